/**
 * Loads onnxruntime with its reports to its maker switched off: since 1.30 the Linux library keeps a device id in the
 * user's cache folder and sends usage by HTTPS. Nothing of ours may load it in another way.
 *
 * The switch is a variable of the process's environment, read when the library is loaded. In a worker thread
 * `process.env` is a copy that the library never sees: such a thread needs `env: SHARE_ENV`.
 */
export async function loadOnnxRuntime(): Promise<typeof import("onnxruntime-node")> {
  process.env.ORT_DISABLE_TELEMETRY = "1";
  return await import("onnxruntime-node");
}
