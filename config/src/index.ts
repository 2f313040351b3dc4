export * from "./camera.ts";
export * from "./config-error.ts";
export * from "./cross-check.ts";
export * from "./document-hash.ts";
export * from "./inventory.ts";
export * from "./load-yaml.ts";
export * from "./scene.ts";
export * from "./site.ts";
