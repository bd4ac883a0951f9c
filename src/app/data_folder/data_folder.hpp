// The data folder: what lies in it, and whether its parts belong together.
#pragma once

#include "base/result.hpp"

#include <string>

namespace tero::app {

struct DataFolder {
    std::string path;

    std::string database() const { return path + "/tero.db"; }        // beside it -wal, -shm and .lock
    std::string secret() const { return path + "/secret"; }           // what keys and links are hashed with
    std::string port() const { return path + "/port"; }               // the server last listened there
    std::string ai_spent() const { return path + "/ai-spent.json"; }  // of the model's budget of today
    std::string business() const { return path + "/business.json"; }  // the last good folder of the owner
    std::string last_backup() const { return path + "/last-backup.json"; }  // when, and where to
    std::string recording() const { return path + "/recording"; }  // what `tero serve --record` wrote
    std::string first_access() const {
        return path + "/first-access";
    }  // the first key, where a journal listens
};

// conflict: an empty database beside the secret of one that is not. It would start as a new business with a
// new admin key, and what there was would seem to be gone.
Result<Done> refuse_empty_database(const DataFolder& folder);

// conflict: keys were made here, and the secret that they were hashed with is gone. A new one would refuse
// them all, and break every link that customers hold.
Result<Done> refuse_missing_secret(const DataFolder& folder, bool has_keys);

// Of the process that holds this folder's lock: the next one that holds the same lock is the same node, and
// leads at once. Where the lock's file was removed under a running server, another one is not.
std::string node_name(const DataFolder& folder);

// Tells secrets apart without giving them away.
std::string mark_of_secret(const std::string& secret);

}  // namespace tero::app
