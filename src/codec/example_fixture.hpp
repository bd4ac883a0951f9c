// For tests: described structs that are of no module and hold every kind of field. Codecs are tried on them;
// store/example_rows_fixture.hpp makes tables of some.
#pragma once

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/plain_value.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tero::example {

// A sum, found by its name.
struct Tally {
    std::string key = {};
    std::int64_t count = 0;
    Decimal amount = {};
    bool operator==(const Tally&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (key, count, amount))
TERO_DESCRIBED_WHOLLY(Tally);

// Short, but for its text.
struct Memo {
    std::string key = {};
    std::string text = {};
    Timestamp at = {};
    bool operator==(const Memo&) const = default;
};
BOOST_DESCRIBE_STRUCT(Memo, (), (key, text, at))
TERO_DESCRIBED_WHOLLY(Memo);

enum class Urgency { LOW, NORMAL, HIGH, URGENT };
BOOST_DESCRIBE_ENUM(Urgency, LOW, NORMAL, HIGH, URGENT)

enum class ParcelStatus { PACKED, SHIPPED, DELIVERED, LOST };
BOOST_DESCRIBE_ENUM(ParcelStatus, PACKED, SHIPPED, DELIVERED, LOST)

// More than a message about them lists.
enum class Letter { A, B, C, D, E, F, G, H, I, J, K, L, M, N };
BOOST_DESCRIBE_ENUM(Letter, A, B, C, D, E, F, G, H, I, J, K, L, M, N)

struct Stop {
    std::string place = {};
    bool reached = false;
    Timestamp until = {};
    bool operator==(const Stop&) const = default;
};
BOOST_DESCRIBE_STRUCT(Stop, (), (place, reached, until))
TERO_DESCRIBED_WHOLLY(Stop);

// Everything but the first may be left unsaid.
struct Wish {
    std::string list = {};
    std::optional<std::string> shape = {};
    std::optional<std::int32_t> quantity = {};
    std::optional<Decimal> length_m = {};
    std::optional<std::vector<std::string>> ribbons = {};
    std::optional<Duration> within = {};
    std::optional<bool> wrapped = {};
    std::optional<Urgency> urgency = {};
    bool operator==(const Wish&) const = default;
};
BOOST_DESCRIBE_STRUCT(Wish, (), (list, shape, quantity, length_m, ribbons, within, wrapped, urgency))
TERO_DESCRIBED_WHOLLY(Wish);

// What one business says of an order is in no struct.
struct Order {
    std::string number = {};
    OtherFields said = {};
    std::string note = {};
    bool operator==(const Order&) const = default;
};
BOOST_DESCRIBE_STRUCT(Order, (), (number, said, note))
TERO_DESCRIBED_WHOLLY(Order);

struct Bill {
    std::string currency = {};
    Decimal total = {};
    std::vector<std::string> remarks = {};
    bool operator==(const Bill&) const = default;
};
BOOST_DESCRIBE_STRUCT(Bill, (), (currency, total, remarks))
TERO_DESCRIBED_WHOLLY(Bill);

// Every kind of field there is.
struct Parcel {
    Id<Parcel> id = {};
    RawId sender = {};
    std::string number = {};
    ParcelStatus status = ParcelStatus::PACKED;
    Urgency urgency = Urgency::NORMAL;
    Letter shelf = Letter::A;
    bool fragile = false;
    std::uint16_t door = 0;
    std::int32_t attempt = 0;
    std::int32_t attempt_max = 3;
    std::int64_t grams = 0;
    std::uint64_t epoch = 0;
    double likelihood = 0;
    Decimal price = {};
    Timestamp run_at = {};
    Timestamp ended_at = {};
    Duration lease = 30s;
    Duration backoff_min = 1s;
    Duration backoff_max = 10min;
    Json content = {};
    Json result = {};
    std::optional<std::int32_t> floor = {};
    std::vector<Stop> stops = {};
    std::vector<std::string> labels = {};
    std::map<std::string, Timestamp> seen_at = {};
    Wish wish = {};
    Bill bill = {};
    bool operator==(const Parcel&) const = default;
};
BOOST_DESCRIBE_STRUCT(Parcel, (),
                      (id, sender, number, status, urgency, shelf, fragile, door, attempt, attempt_max, grams,
                       epoch, likelihood, price, run_at, ended_at, lease, backoff_min, backoff_max, content,
                       result, floor, stops, labels, seen_at, wish, bill))
TERO_DESCRIBED_WHOLLY(Parcel);

enum class Weather { SUNNY, CLOUDY, RAINY };
BOOST_DESCRIBE_ENUM(Weather, SUNNY, CLOUDY, RAINY)

struct OpenHours {
    std::string from = "08:30";
    std::string to = "19:00";
    std::vector<Weather> closed_when = {Weather::RAINY};
    bool operator==(const OpenHours&) const = default;
};
BOOST_DESCRIBE_STRUCT(OpenHours, (), (from, to, closed_when))
TERO_DESCRIBED_WHOLLY(OpenHours);

struct Rounds {
    OpenHours hours = {};
    std::vector<Duration> intervals = {24h, 48h, 72h};
    std::vector<std::string> streets = {"first"};
    Duration pause = 4s;
    bool operator==(const Rounds&) const = default;
};
BOOST_DESCRIBE_STRUCT(Rounds, (), (hours, intervals, streets, pause))
TERO_DESCRIBED_WHOLLY(Rounds);

struct Gate {
    std::uint16_t port = 80;
    std::int32_t lanes = 2;
    bool operator==(const Gate&) const = default;
};
BOOST_DESCRIBE_STRUCT(Gate, (), (port, lanes))
TERO_DESCRIBED_WHOLLY(Gate);

// As a configuration is: sections with defaults of their own.
struct Depot {
    Gate gate = {};
    Rounds rounds = {};
    OpenHours office = {};
    bool operator==(const Depot&) const = default;
};
BOOST_DESCRIBE_STRUCT(Depot, (), (gate, rounds, office))
TERO_DESCRIBED_WHOLLY(Depot);

}  // namespace tero::example
