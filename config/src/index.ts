export * from "./config-error.ts";
export * from "./load-yaml.ts";
