import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  worker: { format: "es" },
  build: {
    target: "es2023",
    // The page is served with `default-src 'self'`: small files must stay files, data: addresses would be refused.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // Working on the page alone: `vite` serves it, a running centre answers.
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
});
