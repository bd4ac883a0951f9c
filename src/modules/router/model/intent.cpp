#include "modules/router/model/intent.hpp"

namespace tero {
namespace {

const PlainValue* find(const QuoteRequest& request, std::string_view code) {
    const auto found = request.values.find(code);
    return found == request.values.end() ? nullptr : &found->second;
}

template <class T>
std::optional<T> copied(const T* value) {
    return value == nullptr ? std::nullopt : std::optional<T>{*value};
}

}  // namespace

std::optional<std::string> QuoteRequest::text(std::string_view code) const {
    const PlainValue* value = find(*this, code);
    return value == nullptr ? std::nullopt : copied(value->text());
}

std::optional<std::vector<std::string>> QuoteRequest::texts(std::string_view code) const {
    const PlainValue* value = find(*this, code);
    return value == nullptr ? std::nullopt : copied(value->texts());
}

std::optional<std::int64_t> QuoteRequest::number(std::string_view code) const {
    const PlainValue* value = find(*this, code);
    return value == nullptr ? std::nullopt : copied(value->integer());
}

// Of a whole number too: not every client writes `"12"`.
std::optional<Decimal> QuoteRequest::decimal(std::string_view code) const {
    const PlainValue* value = find(*this, code);
    if (value == nullptr) return std::nullopt;
    if (const std::int64_t* whole = value->integer()) return Decimal{*whole};
    if (value->text() == nullptr) return std::nullopt;
    const Result<Decimal> parsed = Decimal::parse(*value->text());
    return parsed ? std::optional<Decimal>{*parsed} : std::nullopt;
}

void QuoteRequest::erase(std::string_view code) {
    const auto found = values.find(code);
    if (found != values.end()) values.erase(found);
}

}  // namespace tero
