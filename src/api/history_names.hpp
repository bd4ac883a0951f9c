// What people call what lines of history are about: a customer by their name, a quote by its number.
#pragma once

#include "api/api.hpp"
#include "api/setup.hpp"

#include <vector>

namespace tero::api {

// Fills in what each is about; nothing of rows that whoever asks may not read, nor of those that are gone.
Result<Done> name_subjects(const Api& api, std::vector<HistoryLine>& lines, const Principal& asks);

}  // namespace tero::api
