// Lists of rows: declared filters, a limit, a cursor; the same for every noun.
#pragma once

#include "api/api.hpp"

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace tero::api {

// A query parameter and the index that answers it by equality on its first field.
struct Filter {
    std::string_view parameter = {};
    std::string_view index = {};
};

struct Listing {
    TableId table = {};
    std::string_view index = {};  // without a filter; empty: by key
    bool descending = true;
    std::vector<Filter> filters = {};
    // Appends further members to a row's JSON object; it is called with the page to look them up together.
    std::function<void(const Page&, std::vector<std::string>& extra)> extend = {};
};

void list_rows(Api& api, Call call, Listing listing);
void get_row(Api& api, Call call, TableId table);

// 1 … max; invalid otherwise.
Result<std::size_t> number_parameter(const net::Request& request, std::string_view name, std::size_t usual,
                                     std::size_t max);

}  // namespace tero::api
