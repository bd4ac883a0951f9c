#include "business_files/kept_business.hpp"

#include "base/file.hpp"
#include "codec/described.hpp"
#include "codec/json.hpp"
#include "codec/register.hpp"

#include <map>
#include <utility>

namespace tero {
namespace {

struct KeptBusiness {
    std::string origin = {};
    std::map<std::string, std::string> texts = {};
};
BOOST_DESCRIBE_STRUCT(KeptBusiness, (), (origin, texts))
TERO_DESCRIBED_WHOLLY(KeptBusiness);

}  // namespace

TERO_REGISTER(KeptBusiness)

namespace {

std::string kept_path(const std::string& data) { return data + "/business.json"; }

}  // namespace

Result<Done> keep_business(const std::string& data, const BusinessFiles& files) {
    KeptBusiness kept{.origin = files.origin};
    kept.texts.insert(files.texts.begin(), files.texts.end());
    return replace_file(kept_path(data), to_json(kept));
}

Result<BusinessFiles> kept_business(const std::string& data) {
    TRY(const std::string text, read_file(kept_path(data)));
    TRY(KeptBusiness kept, from_json<KeptBusiness>(text, Reading::strict));
    BusinessFiles files{.origin = std::move(kept.origin)};
    files.texts.insert(kept.texts.begin(), kept.texts.end());
    return files;
}

}  // namespace tero
