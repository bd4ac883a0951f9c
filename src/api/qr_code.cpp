#include "api/qr_code.hpp"

#include <fmt/format.h>
#include <qrencode.h>
#include <memory>

namespace tero::api {

Result<std::string> qr_svg(std::string_view text) {
    constexpr int quiet = 4;  // modules of margin, as the standard wants them
    const std::string whole{text};
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
        QRcode_encodeString8bit(whole.c_str(), 0, QR_ECLEVEL_M), &QRcode_free};
    if (code == nullptr) return Error{ErrorCode::too_large, "no QR code holds so much text", ""};
    std::string dark;
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if ((code->data[y * code->width + x] & 1) != 0)
                dark += fmt::format("M{} {}h1v1h-1z", x + quiet, y + quiet);
        }
    }
    const int side = code->width + 2 * quiet;
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
        R"(<rect width="{0}" height="{0}" fill="#fff"/><path d="{1}" fill="#000"/></svg>)",
        side, dark);
}

}  // namespace tero::api
