// Runs before the first paint, so that a chosen theme does not flash; nothing chosen means the system's, as it changes.
(function () {
    var system = matchMedia("(prefers-color-scheme: dark)");
    function kept(name) {
        try {
            return localStorage.getItem("tero." + name);
        } catch (refused) {
            return null;  // storage may be switched off
        }
    }
    function show_theme() {
        var theme = kept("theme");
        document.documentElement.dataset.theme = theme === "light" || theme === "dark" ? theme : system.matches ? "dark" : "light";
    }
    show_theme();
    system.addEventListener("change", show_theme);
    if (kept("language") === "en") document.documentElement.lang = "en";
})();
