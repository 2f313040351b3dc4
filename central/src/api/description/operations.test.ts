import { expect, test } from "vitest";
import { access } from "../access.ts";
import { describeApi, problemNamesOf } from "./openapi.ts";
import { operations } from "./operations.ts";

const nameOf = ({ method, path }: { readonly method: string; readonly path: string }) => `${method} ${path}`;

test("the table of rights and the description name the same routes", () => {
  expect(Object.keys(operations).toSorted()).toEqual(access.map(nameOf).toSorted());
});

test.each(access.map((line) => [nameOf(line), line] as const))(
  "%s: its path's parameters are described",
  (name, line) => {
    const inPath = [...line.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter);
    expect(Object.keys(operations[name]?.path?.shape ?? {})).toEqual(inPath);
  },
);

test.each(access.map((line) => [nameOf(line), line] as const))(
  "%s: what it refuses is a status and a code",
  (name, line) => {
    const operation = operations[name];
    if (operation === undefined) throw new Error(`${name} is not described`);
    for (const problem of problemNamesOf(line, operation)) expect(problem).toMatch(/^[45]\d\d [A-Z][A-Z_]+$/);
    expect(operation.answers.length).toBeGreaterThan(0);
    // One status may have several forms, and each of them once.
    const forms = operation.answers.flatMap(({ status, mediaTypes = ["none"] }) =>
      mediaTypes.map((mediaType) => `${status} ${mediaType}`),
    );
    expect(forms).toEqual([...new Set(forms)]);
  },
);

test("every reference leads to a schema, and none carries what OpenAPI does not know", () => {
  const api = describeApi();
  const text = JSON.stringify(api);
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = ""]) => reference);
  expect(references.length).toBeGreaterThan(50);
  const named = (kind: "schemas" | "responses") =>
    Object.keys(api.components[kind]).map((name) => `#/components/${kind}/${name}`);
  const known = [...named("schemas"), ...named("responses")];
  expect([...new Set(references)].filter((reference) => !known.includes(reference))).toEqual([]);
  expect(text).not.toMatch(/"\$(?:schema|defs)"/);
});

test("schemas of the contract keep their names and what is said of them", () => {
  const api = describeApi();
  expect(Object.keys(api.components.schemas)).toEqual(expect.arrayContaining(["CameraView", "EventPage", "Problem"]));
  expect(api.components.schemas.CameraId).toMatchObject({
    type: "string",
    description: expect.stringContaining("Camera id"),
  });
});

test("an operation says who may", () => {
  const { paths } = describeApi();
  expect(paths["/api/events"]?.get).toMatchObject({
    "x-roles": expect.arrayContaining(["operator"]),
    security: [{ session: [] }, { token: ["read-events"] }],
  });
  expect(paths["/api/accounts"]?.get).toMatchObject({ "x-roles": ["administrator"], security: [{ session: [] }] });
  expect(paths["/healthz"]?.get).toMatchObject({ "x-roles": "anybody", security: [] });
});
