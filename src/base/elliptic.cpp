#include "base/elliptic.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <memory>

namespace tero {
namespace {

constexpr std::size_t number_bytes = 32;
constexpr std::size_t point_bytes = 65;
constexpr std::size_t tag_bytes = 16;

template <class T, void (*end)(T*)>
struct Ends {
    void operator()(T* one) const { end(one); }
};
template <class T, void (*end)(T*)>
using Owned = std::unique_ptr<T, Ends<T, end>>;
using Group = Owned<EC_GROUP, &EC_GROUP_free>;
using Point = Owned<EC_POINT, &EC_POINT_free>;
using Number = Owned<BIGNUM, &BN_clear_free>;
using Key = Owned<EVP_PKEY, &EVP_PKEY_free>;
using KeyContext = Owned<EVP_PKEY_CTX, &EVP_PKEY_CTX_free>;
using Digest = Owned<EVP_MD_CTX, &EVP_MD_CTX_free>;
using Cipher = Owned<EVP_CIPHER_CTX, &EVP_CIPHER_CTX_free>;
using Builder = Owned<OSSL_PARAM_BLD, &OSSL_PARAM_BLD_free>;
using Parameters = Owned<OSSL_PARAM, &OSSL_PARAM_free>;
using Signature = Owned<ECDSA_SIG, &ECDSA_SIG_free>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Group curve() {
    Group group{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
    CHECK(group != nullptr, "no curve {}", "P-256");
    return group;
}

Number number_of(std::string_view bytes) {
    return Number{BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr)};
}

// Null: it is no key of this curve. With an empty secret it is another's.
Key pkey(std::string_view secret, std::string_view point) {
    const Builder builder{OSSL_PARAM_BLD_new()};
    const Number number = number_of(secret);
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    if (!secret.empty()) OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get());
    const Parameters parameters{OSSL_PARAM_BLD_to_param(builder.get())};
    const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    EVP_PKEY* made = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1) return nullptr;
    const int parts = secret.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
    if (EVP_PKEY_fromdata(context.get(), &made, parts, parameters.get()) != 1) return nullptr;
    return Key{made};
}

}  // namespace

Result<P256Key> p256_key(std::string_view secret) {
    const Group group = curve();
    const Number number = number_of(secret);
    if (secret.size() != number_bytes || BN_is_zero(number.get()) != 0 ||
        BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) >= 0)
        return Error{ErrorCode::invalid, "no secret of the curve P-256", ""};
    const Point point{EC_POINT_new(group.get())};
    P256Key key{std::string{secret}, std::string(point_bytes, '\0')};
    const bool made = EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, nullptr) == 1 &&
                      EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                                         bytes_of(key.point), point_bytes, nullptr) == point_bytes;
    CHECK(made, "no point of a secret of {} bytes", secret.size());
    return key;
}

P256Key p256_key_of_seed(std::string_view seed) {
    Sha256 secret = sha256(seed);
    while (true) {
        if (auto key = p256_key(as_text(secret))) return *std::move(key);
        secret = sha256(as_text(secret));
    }
}

Result<std::string> p256_shared(const P256Key& mine, std::string_view point_of_other) {
    const Error none{ErrorCode::invalid, "no point of the curve P-256", ""};
    if (point_of_other.size() != point_bytes || point_of_other.front() != '\x04') return none;
    const Key own = pkey(mine.secret, mine.point);
    const Key other = pkey({}, point_of_other);
    if (other == nullptr) return none;
    const KeyContext context{EVP_PKEY_CTX_new(own.get(), nullptr)};
    std::string shared(number_bytes, '\0');
    std::size_t size = shared.size();
    CHECK(EVP_PKEY_derive_init(context.get()) == 1, "no key of {} bytes", mine.secret.size());
    if (EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1 ||
        EVP_PKEY_derive(context.get(), bytes_of(shared), &size) != 1 || size != number_bytes)
        return none;
    return shared;
}

std::string p256_sign(const P256Key& key, std::string_view text) {
    const Key own = pkey(key.secret, key.point);
    const Digest digest{EVP_MD_CTX_new()};
    std::size_t size = 0;
    bool done = own != nullptr &&
                EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, own.get()) == 1 &&
                EVP_DigestSign(digest.get(), nullptr, &size, bytes_of(text), text.size()) == 1;
    std::string der(size, '\0');
    done = done && EVP_DigestSign(digest.get(), bytes_of(der), &size, bytes_of(text), text.size()) == 1;
    const unsigned char* at = bytes_of(std::string_view{der});
    const Signature numbers{done ? d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)) : nullptr};
    CHECK(numbers != nullptr, "no signature of {} bytes", text.size());
    std::string both(2 * number_bytes, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), bytes_of(both), number_bytes);
    BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), bytes_of(both) + number_bytes, number_bytes);
    return both;
}

std::string aes128_gcm_seal(std::string_view key, std::string_view nonce, std::string_view plain) {
    CHECK(key.size() == 16 && nonce.size() == 12, "a key of {} and a nonce of {} bytes", key.size(),
          nonce.size());
    const Cipher cipher{EVP_CIPHER_CTX_new()};
    std::string sealed(plain.size() + tag_bytes, '\0');
    unsigned char* const end = bytes_of(sealed) + plain.size();
    int size = 0;
    const bool done =
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, bytes_of(key), bytes_of(nonce)) == 1 &&
        EVP_EncryptUpdate(cipher.get(), bytes_of(sealed), &size, bytes_of(plain),
                          static_cast<int>(plain.size())) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), end, &size) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, end) == 1;
    CHECK(done, "{} bytes were not sealed", plain.size());
    return sealed;
}

}  // namespace tero
