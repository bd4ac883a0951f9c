// The build: a script for the first page and some that follow, one style sheet, one font, nothing inline, so that the
// strictest content policy holds.
import { defineConfig } from "vite";

const server = process.env.TERO_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
    esbuild: { jsx: "automatic", jsxImportSource: "preact" },
    build: {
        target: "es2021",
        assetsInlineLimit: 0,
        cssCodeSplit: false,
        modulePreload: { polyfill: false },
        emptyOutDir: true,
        reportCompressedSize: true,
    },
    // `npm run dev` against a running Tero: TERO_URL says where it is.
    server: { proxy: { "/api": server } },
});
