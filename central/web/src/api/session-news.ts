/** All tabs of a browser have one session: what one of them does, the others learn by this channel. */
const CHANNEL = "ngaba-session";

/**
 * Starts this page anew after a sign-in or sign-out, and every other tab: nothing that somebody saw stays for the next.
 */
export function startAnew(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  channel.close();
  window.location.reload();
}

/** @returns ends it */
export function followSessionNews(): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = () => window.location.reload();
  return () => channel.close();
}
