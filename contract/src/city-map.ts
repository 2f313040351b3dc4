/** The drawn map of a city: GeoJSON (RFC 7946, WGS 84) of what is worth drawing under its cameras. */
import { z } from "zod";
import { MessageName } from "./local-name.ts";

/** [longitude, latitude] and, passed over, a height; degrees. */
const Position = z
  .array(z.number())
  .min(2)
  .max(3)
  .refine(([longitude = 0, latitude = 0]) => Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90, {
    message: "must be [longitude, latitude] in degrees, longitude first",
  });
const Line = z.array(Position).min(2);
const Ring = z.array(Position).min(4);

const Geometry = z.discriminatedUnion("type", [
  z.object({ type: z.literal("Point"), coordinates: Position }),
  z.object({ type: z.literal("LineString"), coordinates: Line }),
  z.object({ type: z.literal("MultiLineString"), coordinates: z.array(Line) }),
  z.object({ type: z.literal("Polygon"), coordinates: z.array(Ring) }),
  z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(Ring)) }),
]);

/** How a feature is drawn. */
export const MapFeatureKind = z.enum(["boundary", "water", "green", "main-street", "street", "rail", "label"]);
export type MapFeatureKind = z.infer<typeof MapFeatureKind>;

export const MapFeature = z.object({
  type: z.literal("Feature"),
  properties: z.object({
    kind: MapFeatureKind,
    name: MessageName.optional().describe("Written beside it; a label is nothing but its name"),
  }),
  geometry: Geometry,
});
export type MapFeature = z.infer<typeof MapFeature>;

/** What a program wrote beside it is passed over: a map comes out of other people's tools. */
export const CityMap = z.object({
  type: z.literal("FeatureCollection"),
  isSample: z.boolean().default(false).describe("True: a sketch that is not true to scale, to be shown as such"),
  attribution: z.string().min(1).max(300).optional().describe("Whose data it is, as its licence wants it said"),
  features: z.array(MapFeature).max(50_000),
});
export type CityMap = z.infer<typeof CityMap>;

/** Pictures of a tile server under the drawn map. */
export const MapTiles = z.object({
  url: z.string().describe("With {z}, {x} and {y}"),
  attribution: z.string(),
  maxZoom: z.int(),
});
export type MapTiles = z.infer<typeof MapTiles>;

/** Answer of `GET /api/map`. Without either, the sites stand on an empty ground. */
export const MapView = z.object({ city: CityMap.optional(), tiles: MapTiles.optional() });
export type MapView = z.infer<typeof MapView>;
