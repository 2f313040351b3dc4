import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import express, { type RequestHandler, Router } from "express";

const ONE_YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const notBuilt =
  "The page is not built yet: `pnpm start` builds it, and so does `pnpm --filter @ngaba/web exec vite build`.\n";

/**
 * Scripts, styles, fonts and pictures of the page: the same for everybody, so open without a key. Vite puts a hash of
 * the content into their names.
 */
export function assetRoutes(webDir: string): Router {
  const router = Router();
  const shared = { index: false as const, redirect: false, dotfiles: "ignore" as const };
  router.use("/assets", express.static(join(webDir, "assets"), { ...shared, immutable: true, maxAge: ONE_YEAR_MS }));
  const loose = express.static(webDir, { ...shared, maxAge: 0 });
  router.use((request, response, next) => (isDocument(request.path) ? next() : loose(request, response, next)));
  return router;
}

/** True for the page's own documents, however they are spelt, and for addresses that cannot be read. */
function isDocument(path: string): boolean {
  try {
    return /\.html\/*$/i.test(decodeURIComponent(path));
  } catch {
    return true; // not valid percent-encoding: no file of ours
  }
}

/** The page itself, under every address that is not a file's: which screen is shown, it decides from the address. */
export function pageRoute(webDir: string): RequestHandler {
  const index = join(webDir, "index.html");
  return (request, response, next) => {
    const isScreen = extname(request.path) === "" || request.path === "/index.html";
    if ((request.method !== "GET" && request.method !== "HEAD") || !isScreen || request.path.startsWith("/api/")) {
      return next();
    }
    response.set("Cache-Control", "no-store");
    if (!existsSync(index)) return void response.status(503).type("text").send(notBuilt);
    response.sendFile("index.html", { root: webDir, cacheControl: false, etag: false, lastModified: false });
  };
}
