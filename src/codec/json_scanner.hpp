// The words of a JSON text, one after the other, straight from the bytes: no tree is built. Strict RFC 8259:
// valid UTF-8 only, no comments, no trailing commas, no NaN, bounded depth. Used by read_json, and for texts
// whose members are not known beforehand.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tero {

// Every call answers false once the text has turned out not to be JSON; error() then says where and why.
class JsonScanner {
public:
    JsonScanner(std::string_view text, int depth_max) : text_(text), depth_max_(depth_max) {}

    char peek();                       // the next character that is not white space; 0 at the end
    bool take(char c);                 // passes over it if it comes next; no error if not
    bool open(char c);                 // the `{` or `[` that peek() saw; fails when nested too deep
    bool close(char c);                // the `}` or `]` that must come now
    bool read_name(std::string& out);  // of a member, with its colon
    bool read_string(std::string& out);
    bool read_number(std::string_view& out);  // its text, as written
    bool read_word(std::string_view& out);    // true, false or null
    bool finish();                            // nothing but white space is left

    // Passes over one value of any kind; appends it to `compact`, if given, without white space.
    // `unique_names`: refuse an object that names a member twice.
    bool skip(std::string* compact, bool unique_names);

    bool failed() const { return !error_.empty(); }
    const std::string& error() const { return error_; }
    bool fail(std::string_view what);  // always false

private:
    bool skip_members(std::string* compact, bool unique_names);
    bool skip_elements(std::string* compact, bool unique_names);
    bool read_escape(std::string& out);
    bool read_hex4(unsigned& out);

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int depth_max_;
    std::string error_;
};

}  // namespace tero
