#include "codec/yaml.hpp"

#include "codec/json.hpp"
#include "codec/json_scanner.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>
#include <optional>
#include <set>
#include <sstream>
#include <vector>

namespace tero {
namespace {

constexpr std::size_t depth_max = 32;

// What yaml-cpp reads, event by event: no tree is built, so that no alias can grow one.
class Writer final : public YAML::EventHandler {
public:
    std::string out;
    std::optional<Error> wrong;

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { plain(mark, "null", "null"); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark, "aliases are not read"); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        if (anchor != 0) refuse(mark, "anchors are not read");
        if (tag != "!" && tag != "?" && !tag.empty()) refuse(mark, "tags are not read");
        std::string json;
        if (tag == "!" || !is_no_text(value)) {
            append_json_text(json, value);
        } else {
            json = value == "~" ? "null" : value;
        }
        plain(mark, value, json);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        begin(mark, anchor, '[');
    }
    void OnSequenceEnd() override { end(']'); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        begin(mark, anchor, '{');
    }
    void OnMapEnd() override { end('}'); }

private:
    struct Level {
        bool is_map = false;
        bool wants_name = true;  // of a map
        bool is_first = true;
        std::set<std::string> names = {};
    };

    // As YAML's core schema reads it, where that is JSON too.
    static bool is_no_text(const std::string& value) {
        if (value == "true" || value == "false" || value == "null" || value == "~") return true;
        JsonScanner scan{value, 1};
        std::string_view number;
        const char first = scan.peek();
        return (first == '-' || (first >= '0' && first <= '9')) && scan.read_number(number) && scan.finish();
    }
    void refuse(const YAML::Mark& mark, std::string_view why) {
        if (!wrong) wrong = Error{ErrorCode::invalid, fmt::format("line {}: {}", mark.line + 1, why), ""};
    }
    void before_value() {
        if (levels_.empty()) return;
        Level& level = levels_.back();
        if (!level.is_map && !level.is_first) out += ',';
        level.is_first = false;
        level.wants_name = level.is_map;
    }
    void plain(const YAML::Mark& mark, const std::string& name, const std::string& json) {
        if (levels_.empty() || !levels_.back().is_map || !levels_.back().wants_name) {
            before_value();
            out += json;
            return;
        }
        Level& level = levels_.back();
        if (!level.names.insert(name).second) refuse(mark, fmt::format("'{}' is there twice", name));
        if (!level.is_first) out += ',';
        append_json_text(out, name);
        out += ':';
        level.is_first = false;
        level.wants_name = false;
    }
    void begin(const YAML::Mark& mark, YAML::anchor_t anchor, char open) {
        if (anchor != 0) refuse(mark, "anchors are not read");
        if (levels_.size() >= depth_max) refuse(mark, "nested too deep");
        if (!levels_.empty() && levels_.back().is_map && levels_.back().wants_name)
            refuse(mark, "a name is a plain word");
        before_value();
        out += open;
        levels_.push_back({.is_map = open == '{'});
    }
    void end(char close) {
        out += close;
        levels_.pop_back();
    }

    std::vector<Level> levels_;
};

}  // namespace

Result<std::string> json_of_yaml(std::string_view yaml) {
    Writer writer;
    try {
        std::istringstream in{std::string{yaml}};
        YAML::Parser parser{in};
        if (!parser.HandleNextDocument(writer)) return Error{ErrorCode::invalid, "there is nothing in it", ""};
        if (!writer.wrong && parser.HandleNextDocument(writer))
            return Error{ErrorCode::invalid, "there is more than one document in it", ""};
    } catch (const YAML::Exception& wrong) {
        return Error{ErrorCode::invalid, fmt::format("line {}: {}", wrong.mark.line + 1, wrong.msg), ""};
    }
    if (writer.wrong) return *writer.wrong;
    return std::move(writer.out);
}

}  // namespace tero
