/** Stops a server with the stack, and kills it when we leave without tidying up: it would not notice. */
export function stopWithUs(stack: AsyncDisposableStack, server: { readonly pid: number; stop(): Promise<void> }): void {
  const kill = () => process.kill(server.pid, "SIGKILL");
  process.once("exit", kill);
  stack.defer(async () => {
    process.off("exit", kill);
    await server.stop();
  });
}
