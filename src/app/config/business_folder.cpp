#include "app/config/business_folder.hpp"

#include "app/config/option_paths.hpp"
#include "app/modules/business_workflows.hpp"
#include "app/modules/learned_intents.hpp"
#include "base/check.hpp"
#include "base/file.hpp"
#include "business/quoting/sentence_keys.hpp"
#include "business_files/built_in.hpp"
#include "config/agent_config.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/followup/model/sequence_check.hpp"
#include "modules/router/router_words.hpp"
#include "sandbox/people.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t files_max = 200;
constexpr std::size_t text_bytes_max = 8 << 20;
constexpr std::size_t model_bytes_max = 32 << 20;

Result<BusinessFiles> read_folder(const std::filesystem::path& folder) {
    BusinessFiles files = built_in_languages();
    files.origin = folder.string();
    std::error_code failed;
    std::filesystem::recursive_directory_iterator at{folder, failed};
    for (std::size_t count = 0; !failed && at != std::filesystem::recursive_directory_iterator{};
         at.increment(failed)) {
        const std::filesystem::path& path = at->path();
        constexpr std::array texts{".json", ".txt", ".yaml", ".yml"};
        const bool is_text = std::find(texts.begin(), texts.end(), path.extension()) != texts.end();
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
    if (std::filesystem::exists(folder / understanding_model, failed)) {
        TRY(files.model, read_file((folder / understanding_model).string(), model_bytes_max));
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

namespace {

// Who the business is: what stands by default in the code is nobody's, or another's.
constexpr std::array own_options{"business.name",          "business.time_zone",    "business.language",
                                 "business.currency",      "business.price_lists",  "business.quote_prefix",
                                 "followup.quiet_hours.holidays"};

std::vector<std::string> missing_options(const std::string& business_json) {
    const auto stated = option_paths(type_info<AgentConfig>(), business_json, {});
    std::vector<std::string> missing;
    for (const char* path : own_options) {
        if (std::find(stated.begin(), stated.end(), path) == stated.end())
            missing.push_back(fmt::format("business.json: {} is missing", path));
    }
    return missing;
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
    const std::string* business_json = files.find("business.json");
    if (business_json == nullptr) {
        problems.push_back(fmt::format("{}: there is no business.json", files.origin));
        return problems;
    }
    for (const std::string& missing : missing_options(*business_json))
        problems.push_back(fmt::format("{}: {}", files.origin, missing));
    if (const auto read = router::read_router_words(files); !read) {
        problems.push_back(fmt::format("{}: {}", files.origin, read.error().message));
    }
    if (!files.model.empty()) {
        if (const auto model = read_intents(files.model); !model) {
            problems.push_back(
                fmt::format("{}: {}: {}", files.origin, understanding_model, model.error().message));
        }
    }
    for (const Error& error : check_workflows(files))
        problems.push_back(fmt::format("{}: {}", files.origin, error.message));
    // Without customers.json there is no demo, and nothing else is missing.
    if (files.find("customers.json") != nullptr) {
        for (const Error& error : app::People::check(files))
            problems.push_back(fmt::format("{}: {}", files.origin, error.message));
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

}  // namespace tero
