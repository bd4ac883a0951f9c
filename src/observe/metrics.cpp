// The registry and its page.
#include "observe/metrics.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>

namespace tero::metrics {
namespace {

bool is_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos &&
           (name[0] < '0' || name[0] > '9');
}

std::string escaped(std::string_view text, bool quotes_too) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\\' || (quotes_too && c == '"')) {
            out += '\\';
            out += c;
        } else {
            out += c;
        }
    }
    return out;
}

// `{agent="quotes",kind="LLM"}`, or nothing.
std::string label_text(const Labels& labels) {
    std::string text;
    for (const auto& [name, value] : labels) {
        fmt::format_to(std::back_inserter(text), "{}{}=\"{}\"", text.empty() ? "{" : ",", name,
                       escaped(value, true));
    }
    return text.empty() ? text : text + "}";
}

std::string with_label(const std::string& labels, std::string_view more) {
    if (labels.empty()) return fmt::format("{{{}}}", more);
    return fmt::format("{},{}}}", std::string_view(labels).substr(0, labels.size() - 1), more);
}

std::string number(double value) {
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    if (std::isnan(value)) return "NaN";
    return fmt::format("{}", value);
}

void append_histogram(std::string& page, std::string_view name, const std::string& labels,
                      const Histogram& histogram) {
    const auto out = std::back_inserter(page);
    std::uint64_t below = 0;
    for (std::size_t i = 0; i <= histogram.buckets().count; ++i) {
        below += histogram.in_bucket(i);
        const std::string limit = fmt::format("le=\"{}\"", number(histogram.upper_bound(i)));
        fmt::format_to(out, "{}_bucket{} {}\n", name, with_label(labels, limit), below);
    }
    fmt::format_to(out, "{}_sum{} {}\n{}_count{} {}\n", name, labels, number(histogram.sum()), name, labels,
                   below);
}

}  // namespace

Histogram::Histogram(Buckets buckets) : buckets_(buckets) {
    CHECK(buckets.count >= 1 && buckets.count <= buckets_max && buckets.first > 0, "{} buckets from {}",
          buckets.count, buckets.first);
}

double Histogram::upper_bound(std::size_t i) const {
    return i < buckets_.count ? std::ldexp(buckets_.first, static_cast<int>(i))
                              : std::numeric_limits<double>::infinity();
}

void Histogram::observe(double value) {
    if (std::isnan(value)) return;
    std::size_t bucket = buckets_.count;
    if (value <= buckets_.first) {
        bucket = 0;
    } else if (value <= upper_bound(buckets_.count - 1)) {
        int exponent = 0;
        // value / first = fraction × 2^exponent with a fraction of ½ … 1; exactly ½ belongs to the bucket
        // below.
        const double fraction = std::frexp(value / buckets_.first, &exponent);
        bucket = static_cast<std::size_t>(fraction == 0.5 ? exponent - 1 : exponent);
    }
    counts_[std::min(bucket, buckets_.count)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i <= buckets_.count; ++i) all += in_bucket(i);
    return all;
}

struct Metrics::Family {
    std::string name;
    std::string help;
    std::string_view kind;
    // By the text of their labels. The objects stay where they are.
    std::map<std::string, std::unique_ptr<Counter>> counters = {};
    std::map<std::string, std::unique_ptr<Gauge>> gauges = {};
    std::map<std::string, std::unique_ptr<Histogram>> histograms = {};

    template <class Kind, class... Arguments>
    Kind& find_or_make(std::map<std::string, std::unique_ptr<Kind>>& sets, Labels labels,
                       Arguments... arguments) {
        for (const auto& [label, value] : labels) CHECK(is_name(label), "metric {}: label {}", name, label);
        std::sort(labels.begin(), labels.end());
        std::string key = label_text(labels);
        if (sets.size() >= label_sets_max && !sets.contains(key)) {
            for (auto& [label, value] : labels) value = "other";
            key = label_text(labels);
        }
        auto& place = sets[key];
        if (!place) place = std::make_unique<Kind>(arguments...);
        return *place;
    }
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Family& Metrics::family(std::string_view name, std::string_view help, std::string_view kind) {
    const auto by_name = [](const std::unique_ptr<Family>& each, std::string_view key) {
        return each->name < key;
    };
    auto at = std::lower_bound(families_.begin(), families_.end(), name, by_name);
    if (at == families_.end() || (*at)->name != name) {
        CHECK(is_name(name), "metric name {}", name);
        auto made = std::make_unique<Family>(
            Family{.name = std::string(name), .help = std::string(help), .kind = kind});
        at = families_.insert(at, std::move(made));
    }
    CHECK((*at)->kind == kind, "metric {} is a {}, asked for as a {}", name, (*at)->kind, kind);
    return **at;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, Labels labels) {
    const Lock lock{mutex_};
    Family& found = family(name, help, "counter");
    return found.find_or_make(found.counters, std::move(labels));
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, Labels labels) {
    const Lock lock{mutex_};
    Family& found = family(name, help, "gauge");
    return found.find_or_make(found.gauges, std::move(labels));
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, Labels labels, Buckets buckets) {
    const Lock lock{mutex_};
    Family& found = family(name, help, "histogram");
    return found.find_or_make(found.histograms, std::move(labels), buckets);
}

std::string Metrics::prometheus_text() const {
    const Lock lock{mutex_};
    std::string page;
    const auto out = std::back_inserter(page);
    for (const auto& each : families_) {
        const Family& found = *each;
        fmt::format_to(out, "# HELP {} {}\n# TYPE {} {}\n", found.name, escaped(found.help, false),
                       found.name, found.kind);
        for (const auto& [labels, counter] : found.counters) {
            fmt::format_to(out, "{}{} {}\n", found.name, labels, counter->value());
        }
        for (const auto& [labels, gauge] : found.gauges) {
            fmt::format_to(out, "{}{} {}\n", found.name, labels, gauge->value());
        }
        for (const auto& [labels, histogram] : found.histograms) {
            append_histogram(page, found.name, labels, *histogram);
        }
    }
    return page;
}

}  // namespace tero::metrics
