// Runs before the first paint, so that a chosen theme does not flash; nothing chosen means the system's.
(function () {
    try {
        var theme = localStorage.getItem("tero.theme");
        if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
        var language = localStorage.getItem("tero.language");
        if (language === "en") document.documentElement.lang = "en";
    } catch (refused) {
        // Storage may be switched off: the system's theme it is.
    }
})();
