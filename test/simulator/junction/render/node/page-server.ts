import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname } from "node:path";
import { asJavaScript, FOLDERS, fileBehind, PAGE } from "./page-files.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".ts": "text/javascript",
  ".js": "text/javascript",
  ".html": "text/html",
  ".woff2": "font/woff2",
  ".obj": "text/plain",
  ".mtl": "text/plain",
  ".jpg": "image/jpeg",
  ".png": "image/png",
};

export interface PageServer extends AsyncDisposable {
  readonly url: string;
}

/**
 * Serves the page of the renderer on a port of its own of this machine: TypeScript without its types, as Node runs it.
 *
 * @param modelsFolder what stands under `/models/`, if anything
 * @param onPixels takes each picture that the page sends
 */
export async function startPageServer(
  modelsFolder: string | undefined,
  onPixels: (pixels: Buffer) => void,
): Promise<PageServer> {
  const folders = modelsFolder === undefined ? FOLDERS : { ...FOLDERS, models: modelsFolder };
  const server = createServer((request, response) => {
    const answered = request.method === "POST" ? take(request, response, onPixels) : send(request, response, folders);
    answered.catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the page server has no port");
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${address.port}/`, [Symbol.asyncDispose]: close };
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  onPixels: (pixels: Buffer) => void,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  onPixels(Buffer.concat(parts));
  response.writeHead(204).end();
}

async function send(
  { url = "/" }: IncomingMessage,
  response: ServerResponse,
  folders: Readonly<Record<string, string>>,
): Promise<void> {
  const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  const file = fileBehind(path === "/" ? PAGE : path, folders);
  const type = TYPES[extname(file ?? "").toLowerCase()];
  if (file === undefined || type === undefined) {
    response.writeHead(404).end();
    return;
  }
  try {
    const bytes = await readFile(file);
    response.writeHead(200, { "content-type": type });
    response.end(file.endsWith(".ts") ? asJavaScript(bytes.toString("utf8")) : bytes);
  } catch {
    response.writeHead(404).end(); // loaders ask for files that a model names and does not bring
  }
}
