#include "modules/router/language.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tero::router {
namespace {

// Sorted, for binary search. Words that two of the languages share are left out.
constexpr std::array<std::string_view, 107> spanish{
    "abren",    "ahora",      "al",     "algun",   "anda",     "aviso",   "ayer",    "baja",        "bien",
    "buen",     "buenas",     "buenos", "cada",    "carisimo", "chau",    "colocan", "como",        "con",
    "confirmo", "cotizacion", "cual",   "cuando",  "cuanto",   "cuesta",  "dale",    "del",         "desde",
    "despues",  "dias",       "donde",  "dos",     "el",       "ellos",   "en",      "ese",         "espesor",
    "esta",     "estan",      "este",   "estoy",   "flete",    "gracias", "hacen",   "hasta",       "hay",
    "hola",     "hoy",        "la",     "las",     "lo",       "los",     "luego",   "mandame",     "manden",
    "mas",      "mensajes",   "metros", "mi",      "mucho",    "muy",     "nada",    "necesito",    "nos",
    "otro",     "paneles",    "pasame", "pero",    "placas",   "por",     "precio",  "presupuesto", "pueden",
    "puedo",    "queda",      "queria", "quien",   "quiero",   "saben",   "sale",    "se",          "si",
    "sin",      "son",        "soy",    "su",      "sus",      "tarde",   "tardes",  "te",          "techo",
    "tenes",    "tengo",      "tienen", "todavia", "un",       "una",     "unos",    "ustedes",     "vale",
    "van",      "venden",     "viene",  "vos",     "voy",      "y",       "ya",      "yo"};

constexpr std::array<std::string_view, 131> english{
    "about",       "ahead",    "already",  "am",        "and",     "any",       "anymore",      "anything",
    "are",         "ask",      "at",       "available", "back",    "bought",    "broken",       "business",
    "buy",         "bye",      "call",     "cheaper",   "contact", "could",     "delivered",    "delivery",
    "did",         "discount", "does",     "dont",      "each",    "expensive", "find",         "fire",
    "for",         "from",     "get",      "go",        "good",    "hello",     "help",         "hey",
    "hi",          "how",      "i",        "id",        "ill",     "im",        "installation", "interested",
    "is",          "it",       "its",      "know",      "later",   "let",       "list",         "look",
    "looking",     "maybe",    "messages", "meters",    "metres",  "month",     "morning",      "much",
    "my",          "need",     "never",    "new",       "news",    "next",      "nobody",       "not",
    "number",      "of",       "off",      "offer",     "on",      "one",       "open",         "opening",
    "order",       "our",      "out",      "panels",    "person",  "please",    "price",        "quote",
    "remove",      "right",    "roof",     "sell",      "send",    "ship",      "should",       "someone",
    "sorry",       "square",   "still",    "stop",      "take",    "talk",      "thank",        "thanks",
    "that",        "the",      "there",    "thickness", "think",   "this",      "to",           "too",
    "unsubscribe", "very",     "wall",     "want",      "was",     "we",        "what",         "when",
    "where",       "which",    "white",    "wide",      "will",    "with",      "wool",         "work",
    "wrong",       "you",      "your"};

constexpr std::array<std::string_view, 85> portuguese{
    "agora",    "ainda",     "alguem",     "amanha",   "ao",       "aqui",        "atendente", "avisar",
    "boa",      "bom",       "cade",       "cinza",    "comprei",  "comprimento", "custa",     "da",
    "desconto", "ela",       "em",         "entregam", "errado",   "espessura",   "estou",     "falar",
    "fazer",    "fechado",   "ferias",     "fica",     "frete",    "gostaria",    "instalam",  "isopor",
    "isso",     "ja",        "largura",    "lembrar",  "mais",     "mensagens",   "mes",       "meu",
    "minha",    "muito",     "nao",        "obrigada", "obrigado", "oferecem",    "oi",        "ola",
    "onde",     "orcamento", "orcamentos", "ou",       "paineis",  "painel",      "parcelas",  "pensar",
    "pessoa",   "pode",      "posso",      "pra",      "prazo",    "preco",       "precos",    "quais",
    "qual",     "quanto",    "quero",      "resposta", "sao",      "so",          "tambem",    "tchau",
    "telha",    "telhado",   "telhas",     "tem",      "tenho",    "tira",        "uma",       "valeu",
    "vao",      "vem",       "voce",       "voces",    "vou"};

bool has(std::span<const std::string_view> words, std::string_view word) {
    return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace

std::string detect_language(std::span<const Token> tokens, LetterVotes letters) {
    int es = letters.spanish;
    int pt = letters.portuguese;
    int en = 0;
    for (const Token& token : tokens) {
        if (token.kind != TokenKind::WORD) continue;
        es += has(spanish, token.text) ? 1 : 0;
        pt += has(portuguese, token.text) ? 1 : 0;
        en += has(english, token.text) ? 1 : 0;
    }
    const int most = std::max({es, pt, en});
    if (most == 0) return {};
    if (es == most && pt < most && en < most) return "es";
    if (pt == most && es < most && en < most) return "pt";
    if (en == most && es < most && pt < most) return "en";
    return {};  // as many say one as another
}

}  // namespace tero::router
