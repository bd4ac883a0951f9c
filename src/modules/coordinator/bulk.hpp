// Bulk changes: which task is of one, what is read next, and what of a page is decided.
#pragma once

#include "kernel/query.hpp"
#include "modules/coordinator/model/bulk_change.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace tero::coordinator {

// invalid: it would find what it is not for, or everything.
Result<Done> check_bulk(const BeginBulk& asked);
// As far as the task itself tells; who submitted it stands in its body.
bool is_found_by(const BulkChange& bulk, const Task& task);
bool is_found_by(const BulkChange& bulk, const WorkflowExecution& execution);
Query query_of(const BulkChange& bulk);
BulkPiece piece_of(const BulkChange& bulk, const Page& page, std::int64_t queue_max);

// Those under way, oldest first: made of their rows, by watching them change.
class Bulks {
public:
    void changed(const BulkChange* before, const BulkChange* after);
    std::size_t count() const { return running_.size(); }
    const BulkChange* find(const RawId& id) const;
    // One whose next piece may be read.
    const BulkChange* due(Timestamp now) const;
    // When the next one that waits may be read, after this.
    std::optional<Timestamp> next_after(Timestamp now) const;

private:
    std::map<RawId, BulkChange> running_;
};

}  // namespace tero::coordinator
