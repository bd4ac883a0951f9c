// Who is let in: API keys with scopes, one-time links, and the sessions they are exchanged for. Secrets are
// hashed before they come here.
#pragma once

#include "kernel/module.hpp"
#include "modules/access/model/inputs.hpp"

#include <string>
#include <string_view>

namespace tero {

class AccessControl final : public Module {
public:
    explicit AccessControl(Duration keep_revoked = {}) : keep_revoked_(keep_revoked) {}

    Declaration declare() override;

    Decision decide(const Rows& rows, const PutKey& input, Context& context) const;
    Decision decide(const Rows& rows, const PutSession& input, Context& context) const;
    Decision decide(const Rows& rows, const OpenSession& input, Context& context) const;
    Decision decide(const Rows& rows, const EndSession& input, Context& context) const;
    Decision decide(const Rows& rows, const SeeSession& input, Context& context) const;

private:
    Duration keep_revoked_;  // keys; zero: for ever
};

// `admin` may do everything; otherwise the scope itself, or its resource with a star: `tasks:*` holds
// `tasks:submit`.
bool allows(const ApiKey& key, std::string_view scope);

}  // namespace tero
