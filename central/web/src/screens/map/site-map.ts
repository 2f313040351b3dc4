import type { MapFeature, MapView } from "@ngaba/contract";
import {
  control,
  map as createMap,
  divIcon,
  geoJSON,
  type LatLngTuple,
  type Layer,
  type Map as LeafletMap,
  latLngBounds,
  layerGroup,
  type Marker,
  marker,
  type StyleFunction,
  tileLayer,
} from "leaflet";
import type { Language } from "../../words/words.ts";

/** Something on the map that the page itself draws. */
export type MapSpot = { readonly key: string; readonly at: LatLngTuple };

type SiteMapOptions = {
  readonly zoomIn: string;
  readonly zoomOut: string;
  /** Told the zoom, at first and whenever it changes. */
  readonly onZoom: (zoom: number) => void;
};

const MIN_ZOOM = 9;
const MAX_ZOOM = 18;
/** From here on the names of streets have room. */
const STREET_NAMES_FROM = 14;
const SITE_ZOOM = 16;
const NAMES = "names";

/** Wraps Leaflet: owns everything inside `host` until {@link dispose}. */
export class SiteMap {
  readonly #map: LeafletMap;
  readonly #ground = layerGroup();
  readonly #markers = new Map<string, Marker>();
  #slots: ReadonlyMap<string, HTMLElement> = new Map();

  constructor(host: HTMLElement, { zoomIn, zoomOut, onZoom }: SiteMapOptions) {
    this.#map = createMap(host, {
      attributionControl: false, // it would read what the configuration says as HTML
      zoomControl: false,
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      zoomSnap: 0.5,
    });
    control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(this.#map);
    this.#ground.addTo(this.#map);
    const names = this.#map.createPane(NAMES);
    names.style.zIndex = "450"; // above the drawn ground (400), below the sites (600)
    this.#map.on("zoomend", () => {
      host.classList.toggle("with-street-names", this.#map.getZoom() >= STREET_NAMES_FROM);
      onZoom(this.#map.getZoom());
    });
  }

  /** Draws what lies under the sites, in place of what lay there. */
  drawGround({ city, tiles }: MapView, language: Language): void {
    this.#ground.clearLayers();
    if (tiles !== undefined)
      this.#ground.addLayer(tileLayer(tiles.url, { maxNativeZoom: tiles.maxZoom, maxZoom: MAX_ZOOM }));
    if (city === undefined) return;
    const drawn = city.features.filter(({ properties }) => properties.kind !== "label");
    const collection = { type: city.type, features: drawn };
    // The colours are the theme's: see map.css.
    const style: StyleFunction = (feature) => ({ className: `map-${String(feature?.properties.kind)}` });
    this.#ground.addLayer(geoJSON(collection, { interactive: false, style }));
    for (const feature of city.features) for (const layer of nameOf(feature, language)) this.#ground.addLayer(layer);
  }

  /** Shows all of these places; nothing of none. */
  fit(places: readonly LatLngTuple[]): void {
    if (places.length > 0) this.#map.fitBounds(latLngBounds([...places]), { padding: [32, 32], maxZoom: SITE_ZOOM });
  }

  /** Brings one place into the middle, near enough to tell it from its neighbours. */
  focus(at: LatLngTuple): void {
    this.#map.setView(at, Math.max(this.#map.getZoom() || 0, SITE_ZOOM));
  }

  /** Where a place is at the zoom of now, pixels from a fixed point. */
  pixelOf(at: LatLngTuple): { readonly xPx: number; readonly yPx: number } {
    const { x, y } = this.#map.project(at);
    return { xPx: x, yPx: y };
  }

  /**
   * Keeps one element on the map for each spot, centred on it.
   * @returns them by key, to be drawn into; the same map while the keys are the same
   */
  place(spots: readonly MapSpot[]): ReadonlyMap<string, HTMLElement> {
    const slots = new Map(spots.map(({ key }) => [key, this.#slots.get(key) ?? document.createElement("div")]));
    for (const [key, placed] of this.#markers) {
      if (slots.has(key)) continue;
      placed.remove();
      this.#markers.delete(key);
    }
    for (const { key, at } of spots) this.#put(key, at, slots.get(key));
    const isSame = slots.size === this.#slots.size && [...slots.keys()].every((key) => this.#slots.has(key));
    if (!isSame) this.#slots = slots;
    return this.#slots;
  }

  dispose(): void {
    this.#map.remove();
  }

  #put(key: string, at: LatLngTuple, slot: HTMLElement | undefined): void {
    const placed = this.#markers.get(key);
    if (placed !== undefined) return void placed.setLatLng(at);
    if (slot === undefined) return;
    const icon = divIcon({ html: slot, className: "map-spot", iconSize: [0, 0] });
    // What is drawn into it is a button of its own, which screen readers and keys know.
    this.#markers.set(key, marker(at, { icon, interactive: false, keyboard: false }).addTo(this.#map));
  }
}

/** Its name, where it has one, in its middle. */
function nameOf({ properties: { kind, name }, geometry }: MapFeature, language: Language): Layer[] {
  const at = middleOf(geometry);
  if (name === undefined || at === undefined) return [];
  const text = document.createElement("span");
  text.textContent = name[language];
  const icon = divIcon({ html: text, className: `map-name map-name-${kind}`, iconSize: [0, 0] });
  return [marker(at, { icon, pane: NAMES, interactive: false, keyboard: false })];
}

/** @returns undefined of an area: what is to be written on one is a label of its own */
function middleOf(geometry: MapFeature["geometry"]): LatLngTuple | undefined {
  const [longitude, latitude] = middlePosition(geometry) ?? [];
  return longitude === undefined || latitude === undefined ? undefined : [latitude, longitude];
}

function middlePosition(geometry: MapFeature["geometry"]): readonly number[] | undefined {
  switch (geometry.type) {
    case "Point":
      return geometry.coordinates;
    case "LineString":
      return middle(geometry.coordinates);
    case "MultiLineString":
      return middle(geometry.coordinates[0] ?? []);
    case "Polygon":
    case "MultiPolygon":
      return undefined;
    default:
      return geometry satisfies never;
  }
}

/** Between two bends: a bend may be a crossing, where a site stands. */
function middle(line: readonly (readonly number[])[]): readonly number[] | undefined {
  const [a, b] = line.slice(Math.max(0, Math.ceil(line.length / 2) - 1));
  return b === undefined ? a : a?.map((value, axis) => (value + (b[axis] ?? value)) / 2);
}
