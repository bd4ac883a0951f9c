#include "learn/classifier.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

namespace tero::learn {
namespace {

// What stands around a text says less than the text; half as much was best.
constexpr std::array<float, block_count> block_scales{1.0F, 1.0F, 0.5F};

std::size_t label_named(const ModelCard& card, std::string_view name) {
    std::size_t i = 0;
    while (i < card.labels.size() && card.labels[i].name != name) ++i;
    return i;
}

float share(std::size_t part, std::size_t of) {
    return of == 0 ? 1.0F : static_cast<float>(part) / static_cast<float>(of);
}

// Of one block: each feature once, (1 + log of its times) × idf, all of it brought to one length.
void add_hits(std::span<const std::uint32_t> found, std::span<const Feature> features, float length,
              std::vector<Hit>& hits) {
    const std::size_t first = hits.size();
    float squares = 0;
    for (std::size_t i = 0; i < found.size();) {
        std::size_t end = i + 1;
        while (end < found.size() && found[end] == found[i]) ++end;
        const float times = end - i == 1 ? 1.0F : 1 + std::log(static_cast<float>(end - i));
        const float value = times * features[found[i]].idf;
        hits.push_back({.feature = found[i], .value = value});
        squares += value * value;
        i = end;
    }
    const float scale = squares > 0 ? length / std::sqrt(squares) : 0;
    for (std::size_t i = first; i < hits.size(); ++i) hits[i].value *= scale;
}

}  // namespace

FeatureTable::FeatureTable(std::span<const Feature> features)
    : features_(features),
      places_(std::bit_ceil(features.size() * 2 + 1), none),
      mask_(places_.size() - 1) {
    for (std::size_t i = 0; i < features.size(); ++i) {
        std::size_t at = features[i].hash & mask_;
        while (places_[at] != none) at = (at + 1) & mask_;
        places_[at] = static_cast<std::uint32_t>(i);
    }
}

std::uint32_t FeatureTable::find(std::uint64_t hash) const {
    for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
        const std::uint32_t feature = places_[at];
        if (feature == none || features_[feature].hash == hash) return feature;
    }
}

Known find_features(const TextFeatures& read, const FeatureTable& table, std::span<const Feature> features,
                    std::vector<std::uint32_t>& found, std::vector<Hit>& hits) {
    std::size_t single_words = 0;
    std::array<std::size_t, block_count> shares{};
    hits.clear();
    for (std::size_t block = 0; block < block_count; ++block) {
        found.clear();
        const auto& hashes = read.hashes[block];
        for (std::size_t i = 0; i < hashes.size(); ++i) {
            const std::uint32_t feature = table.find(hashes[i]);
            if (feature == FeatureTable::none) continue;
            found.push_back(feature);
            single_words += block == 0 && i < read.single_words ? 1 : 0;
        }
        shares[block] = found.size();
        std::ranges::sort(found);
        add_hits(found, features, block_scales[block], hits);
    }
    return {.words = share(single_words, read.single_words),
            .phrases = share(shares[0], read.hashes[0].size()),
            .characters = share(shares[1], read.hashes[1].size()),
            .length = read.tokens.size()};
}

Classifier::Classifier(Model model)
    : model_(std::move(model)),
      table_(model_.features),
      out_label_(label_named(model_.card, model_.card.out_of_scope_label)) {}

void Classifier::score(std::span<const Hit> hits, std::vector<float>& sums) const {
    const std::size_t stride = model_.stride();
    sums.assign(stride, 0.0F);
    for (const Hit& hit : hits) {
        const std::int8_t* row = model_.weights.data() + hit.feature * stride;
        for (std::size_t at = 0; at < stride; at += 16) {
            float* into = sums.data() + at;
            for (std::size_t i = 0; i < 16; ++i) into[i] += hit.value * static_cast<float>(row[at + i]);
        }
    }
}

Classification Classifier::classify(std::string_view text, std::span<const std::string_view> contexts,
                                    Scratch& scratch) const {
    read_features(text, contexts, model_.card.features_read, scratch.read);
    const Known known = find_features(scratch.read, table_, model_.features, scratch.found, scratch.hits);
    score(scratch.hits, scratch.sums);

    for (std::size_t i = 0; i < model_.labels(); ++i)
        scratch.sums[i] = scratch.sums[i] * model_.scales[i] + model_.biases[i];
    rank(std::span{scratch.sums}.first(model_.labels()), model_.temperature, model_.presences,
         scratch.ranked);
    return {.ranked = scratch.ranked,
            .out_of_scope =
                out_of_scope_score(model_.detector, scope_features(scratch.ranked, out_label_, known)),
            .known = known};
}

}  // namespace tero::learn
