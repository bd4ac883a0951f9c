#include "app/config/business_folder.hpp"

#include "base/check.hpp"
#include "base/file.hpp"
#include "business/quoting/sentence_keys.hpp"
#include "business_files/built_in.hpp"
#include "codec/described.hpp"
#include "codec/json.hpp"
#include "codec/register.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/followup/model/sequence_check.hpp"
#include "modules/router/router_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t files_max = 200;
constexpr std::size_t text_bytes_max = 8 << 20;

// As it lies in the data folder.
struct KeptBusiness {
    std::string origin = {};
    std::map<std::string, std::string> texts = {};
};
BOOST_DESCRIBE_STRUCT(KeptBusiness, (), (origin, texts))
TERO_DESCRIBED_WHOLLY(KeptBusiness);

}  // namespace

TERO_REGISTER(KeptBusiness)

namespace {

std::string kept_path(const std::string& data) { return data + "/business.json"; }

Result<BusinessFiles> read_folder(const std::filesystem::path& folder) {
    BusinessFiles files = built_in_languages();
    files.origin = folder.string();
    std::error_code failed;
    std::filesystem::recursive_directory_iterator at{folder, failed};
    for (std::size_t count = 0; !failed && at != std::filesystem::recursive_directory_iterator{};
         at.increment(failed)) {
        const std::filesystem::path& path = at->path();
        const bool is_text = path.extension() == ".json" || path.extension() == ".txt";
        std::error_code unknown;
        if (!is_text || !at->is_regular_file(unknown)) continue;
        if (++count > files_max) {
            return Error{ErrorCode::too_large,
                         fmt::format("{} holds more than {} files", files.origin, files_max), ""};
        }
        TRY(std::string text, read_file(path.string(), text_bytes_max));
        if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);  // some editors leave a byte order mark
        files.texts.insert_or_assign(path.lexically_relative(folder).generic_string(), std::move(text));
    }
    if (failed) {
        return Error{ErrorCode::unavailable,
                     fmt::format("cannot read the folder {}: {}", files.origin, failed.message()), ""};
    }
    return files;
}

// A language that the business speaks, whichever; all must be whole.
std::string some_language(const BusinessFiles& files) {
    constexpr std::string_view folder = "sentences/";
    const auto first = files.texts.lower_bound(folder);
    if (first == files.texts.end() || !first->first.starts_with(folder)) return {};
    return first->first.substr(folder.size(), first->first.find('.') - folder.size());
}

}  // namespace

Result<BusinessFiles> read_business(const std::string& folder) {
    const auto names = built_in_businesses();
    if (std::find(names.begin(), names.end(), folder) != names.end()) return built_in_business(folder);
    std::error_code unknown;
    if (std::filesystem::is_directory(folder, unknown)) return read_folder(folder);
    return Error{ErrorCode::not_found,
                 fmt::format("'{}' is no folder, and no business that is built in: {}", folder,
                             fmt::join(names, ", ")),
                 ""};
}

std::vector<std::string> business_problems(const BusinessFiles& files) {
    std::vector<std::string> problems;
    if (files.find("business.json") == nullptr) {
        problems.push_back(fmt::format("{}: there is no business.json", files.origin));
        return problems;
    }
    if (const auto read = router::read_router_words(files); !read) {
        problems.push_back(fmt::format("{}: {}", files.origin, read.error().message));
    }
    const auto sentence_errors = Sentences::check(files, some_language(files), sales::sentence_keys());
    for (const Error& error : sentence_errors) problems.push_back(fmt::format("{}: {}", files.origin, error.message));
    const auto sequence = followup::read_sequence(files);
    if (!sequence) problems.push_back(fmt::format("{}: {}", files.origin, sequence.error().message));
    if (!sequence || !sentence_errors.empty()) return problems;  // it is checked against whole sentences
    const auto sentences = Sentences::read(files, some_language(files), sales::sentence_keys());
    CHECK(sentences.has_value(), "{}: its sentences were checked", files.origin);
    for (const Error& error : followup::check_sequence(*sequence, *sentences))
        problems.push_back(fmt::format("{}: {}", files.origin, error.message));
    return problems;
}

Result<Done> keep_business(const std::string& data, const BusinessFiles& files) {
    KeptBusiness kept{.origin = files.origin};
    kept.texts.insert(files.texts.begin(), files.texts.end());
    return replace_file(kept_path(data), to_json(kept));
}

Result<BusinessFiles> kept_business(const std::string& data) {
    TRY(const std::string text, read_file(kept_path(data)));
    TRY(KeptBusiness kept, from_json<KeptBusiness>(text, Reading::strict));
    BusinessFiles files{.origin = std::move(kept.origin)};
    files.texts.insert(kept.texts.begin(), kept.texts.end());
    return files;
}

}  // namespace tero
