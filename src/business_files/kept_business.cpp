#include "business_files/kept_business.hpp"

#include "base/crypto.hpp"
#include "base/file.hpp"
#include "codec/described.hpp"
#include "codec/json.hpp"
#include "codec/register.hpp"

#include <map>
#include <utility>

namespace tero {
namespace {

struct KeptBusiness {
    std::string origin = {};
    std::map<std::string, std::string> texts = {};
    std::string model = {};  // base64
};
BOOST_DESCRIBE_STRUCT(KeptBusiness, (), (origin, texts, model))
TERO_DESCRIBED_WHOLLY(KeptBusiness);

}  // namespace

TERO_REGISTER(KeptBusiness)

namespace {

std::string kept_path(const std::string& data) { return data + "/business.json"; }

}  // namespace

Result<Done> keep_business(const std::string& data, const BusinessFiles& files) {
    KeptBusiness kept{.origin = files.origin, .model = base64_encode(files.model)};
    kept.texts.insert(files.texts.begin(), files.texts.end());
    return replace_file(kept_path(data), to_json(kept));
}

Result<BusinessFiles> kept_business(const std::string& data) {
    TRY(const std::string text, read_file(kept_path(data)));
    TRY(KeptBusiness kept, from_json<KeptBusiness>(text, Reading::strict));
    TRY(std::string model, base64_decode(kept.model));
    BusinessFiles files{.origin = std::move(kept.origin), .model = std::move(model)};
    files.texts.insert(kept.texts.begin(), kept.texts.end());
    return files;
}

}  // namespace tero
