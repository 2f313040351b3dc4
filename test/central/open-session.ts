import { keepSecrets } from "../run-logs.ts";

/** Asks the centre as the browser that opened a session. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/**
 * Opens a session with the start key, as a browser does.
 * @param startUrl the address that the centre printed: it opens once
 */
export async function openSession(startUrl: string): Promise<Ask & { readonly cookie: string }> {
  const opening = await fetch(startUrl, { redirect: "manual" });
  const cookie = opening.headers.getSetCookie()[0]?.split(";")[0];
  if (opening.status !== 303 || cookie === undefined) throw new Error(`the start key was answered ${opening.status}`);
  const { origin, searchParams } = new URL(startUrl);
  keepSecrets(searchParams.get("key") ?? "", cookie.split("=")[1] ?? "");
  const ask: Ask = (path, init = {}) =>
    fetch(new URL(path, origin), { ...init, headers: { ...init.headers, cookie, origin } });
  return Object.assign(ask, { cookie });
}
