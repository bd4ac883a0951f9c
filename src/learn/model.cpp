#include "learn/model.hpp"

#include "base/crypto.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <bit>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>

namespace tero::learn {
namespace {

constexpr std::string_view magic = "TEROMODL";
constexpr std::size_t checksum_bytes = 32;
constexpr std::size_t labels_max = 4096;

static_assert(std::endian::native == std::endian::little, "the file is written as memory has it");

class Writer {
public:
    template <class T>
    void add(T value) {
        static_assert(std::is_arithmetic_v<T>);
        char bytes[sizeof(T)];
        std::memcpy(bytes, &value, sizeof(T));
        out.append(bytes, sizeof(T));
    }
    template <class List>
    void add_all(const List& list) {
        for (const auto value : list) add(value);
    }
    std::string out = {};
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    template <class T>
    T take() {
        T value{};
        if (bytes_.size() < sizeof(T)) {
            short_ = true;
            return value;
        }
        std::memcpy(&value, bytes_.data(), sizeof(T));
        bytes_.remove_prefix(sizeof(T));
        return value;
    }
    template <class List>
    void take_all(List& list) {
        for (auto& value : list) value = take<std::remove_reference_t<decltype(value)>>();
    }
    std::string_view take_bytes(std::size_t count) {
        if (bytes_.size() < count) {
            short_ = true;
            return {};
        }
        const std::string_view taken = bytes_.substr(0, count);
        bytes_.remove_prefix(count);
        return taken;
    }
    std::size_t left() const { return bytes_.size(); }
    bool is_short() const { return short_; }

private:
    std::string_view bytes_;
    bool short_ = false;
};

Error broken(std::string message) {
    return Error{ErrorCode::corrupt, "the model cannot be used: " + std::move(message)};
}

Result<ModelCard> read_card(std::string_view json) {
    if (json.empty()) return broken("it has no card");
    auto card = from_json<ModelCard>(json, Reading::tolerant);
    if (!card) return broken("its card cannot be read: " + card.error().message);
    const FeatureOptions& read = card->features_read;
    const bool sane = read.word_max >= 1 && read.word_max <= 4 && read.char_min >= 1 &&
                      read.char_max >= read.char_min && read.char_max <= 8;
    if (card->labels.empty() || card->labels.size() > labels_max || card->features < 0 || !sane)
        return broken("its card does not say what it knows");
    return std::move(*card);
}

void write_numbers(const Model& model, Writer& out) {
    out.add(model.temperature);
    for (const Presence& presence : model.presences) {
        out.add(presence.slope);
        out.add(presence.offset);
    }
    out.add_all(model.scales);
    out.add_all(model.biases);
    out.add_all(model.detector.mean);
    out.add_all(model.detector.spread);
    out.add_all(model.detector.weights);
    out.add(model.detector.bias);
    for (const Feature& feature : model.features) {
        out.add(feature.hash);
        out.add(feature.idf);
        out.add(static_cast<std::uint8_t>(feature.block));
    }
    // Without what only fills up the rows.
    for (std::size_t i = 0; i < model.features.size(); ++i)
        for (std::size_t label = 0; label < model.labels(); ++label)
            out.add(model.weights[i * model.stride() + label]);
}

bool is_finite(const std::vector<float>& list) {
    for (const float value : list)
        if (!std::isfinite(value)) return false;
    return true;
}

Result<Done> read_numbers(Reader& in, Model& model) {
    const std::size_t labels = model.labels();
    const auto features = static_cast<std::size_t>(model.card.features);
    constexpr std::size_t feature_bytes = sizeof(std::uint64_t) + sizeof(float) + 1;
    const std::size_t fixed = sizeof(float) * (2 + 4 * labels + 3 * detector_features);
    if (in.left() < fixed || (in.left() - fixed) % (feature_bytes + labels) != 0 ||
        (in.left() - fixed) / (feature_bytes + labels) != features) {
        return broken("its numbers do not fit its card");
    }
    model.temperature = in.take<float>();
    model.presences.resize(labels);
    for (Presence& presence : model.presences) {
        presence.slope = in.take<float>();
        presence.offset = in.take<float>();
    }
    model.scales.resize(labels);
    in.take_all(model.scales);
    model.biases.resize(labels);
    in.take_all(model.biases);
    in.take_all(model.detector.mean);
    in.take_all(model.detector.spread);
    in.take_all(model.detector.weights);
    model.detector.bias = in.take<float>();
    model.features.resize(features);
    for (Feature& feature : model.features) {
        feature.hash = in.take<std::uint64_t>();
        feature.idf = in.take<float>();
        const auto block = in.take<std::uint8_t>();
        if (feature.hash == 0 || block >= block_count || !std::isfinite(feature.idf))
            return broken("a feature of it is none");
        feature.block = static_cast<Block>(block);
    }
    model.weights.assign(features * model.stride(), 0);
    for (std::size_t i = 0; i < features; ++i) {
        const std::string_view row = in.take_bytes(labels);
        std::memcpy(model.weights.data() + i * model.stride(), row.data(), row.size());
    }
    if (in.is_short() || !is_finite(model.scales) || !is_finite(model.biases) ||
        !std::isfinite(model.temperature)) {
        return broken("its numbers are none");
    }
    return Done{};
}

}  // namespace

std::string model_file(const Model& model) {
    const std::string card = to_json(model.card);
    Writer out;
    out.out = magic;
    out.add(model_version);
    out.add(static_cast<std::uint32_t>(card.size()));
    out.out += card;
    write_numbers(model, out);
    out.out += as_text(sha256(out.out));
    return std::move(out.out);
}

Result<Model> read_model(std::string_view bytes) {
    if (!bytes.starts_with(magic)) return broken("it is no file of a model");
    Reader in{bytes.substr(magic.size())};
    const auto version = in.take<std::uint32_t>();
    if (in.is_short()) return broken("it is cut off");
    if (version != model_version) {
        return broken(fmt::format("it is of version {}, and this program reads version {}; train it again",
                                  version, model_version));
    }
    if (in.left() < checksum_bytes + sizeof(std::uint32_t)) return broken("it is cut off");
    const std::string_view covered = bytes.substr(0, bytes.size() - checksum_bytes);
    if (as_text(sha256(covered)) != bytes.substr(covered.size()))
        return broken("its checksum is wrong: it was cut off or changed");
    const auto card_bytes = in.take<std::uint32_t>();
    Reader rest{covered.substr(magic.size() + 2 * sizeof(std::uint32_t))};
    Model model;
    const std::string_view card = rest.take_bytes(card_bytes);
    if (rest.is_short()) return broken("its card is cut off");
    TRY(model.card, read_card(card));
    TRY_DONE(read_numbers(rest, model));
    return model;
}

}  // namespace tero::learn
