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
    rolldownOptions: {
      output: {
        // In one file with zod, so that it runs before the first schema, whatever file that is put in.
        codeSplitting: { groups: [{ name: "zod", test: /zod-without-eval\.ts$|[\\/]node_modules[\\/]zod[\\/]/ }] },
      },
    },
  },
  // Working on the page alone: `vite` serves it, a running centre answers.
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
});
