import {
  CanvasTexture,
  DirectionalLight,
  EquirectangularReflectionMapping,
  Fog,
  HemisphereLight,
  NeutralToneMapping,
  type Scene,
  SRGBColorSpace,
  Vector3,
  type WebGLRenderer,
} from "three";
import { penOf } from "./canvas.ts";

/** All that weather and hour decide. Dusk and rain are to be further ones of these. */
interface Light {
  readonly exposure: number;
  /** Where the sun stands, radians: from east counter-clockwise, and above the horizon. */
  readonly sunAzimuth: number;
  readonly sunElevation: number;
  readonly sun: { readonly color: number; readonly strength: number };
  readonly ambient: { readonly sky: number; readonly ground: number; readonly strength: number };
  /** From the zenith down to the horizon. */
  readonly sky: readonly string[];
  /** Colour of the air, and where it begins and hides everything, metres. */
  readonly haze: { readonly color: number; readonly fromM: number; readonly untilM: number };
  /** How dark the shadow of a road user lies on the ground that was painted without it. */
  readonly shadowOpacity: number;
}

/** A high sun between two arms: houses leave the carriageway of all four lit. */
const DAY: Light = {
  exposure: 1.08,
  sunAzimuth: -Math.PI / 4 - 0.2,
  sunElevation: 1.0,
  sun: { color: 0xfff1dc, strength: 2.7 },
  ambient: { sky: 0xd3e3f5, ground: 0x77706a, strength: 1.7 },
  sky: ["#4f86c6", "#79a7d8", "#a9c8e6", "#cfe0ee"],
  haze: { color: 0xcfdce6, fromM: 50, untilM: 420 },
  shadowOpacity: 0.55,
};

const SUN_AWAY_M = 120;

export interface Lit {
  readonly sun: DirectionalLight;
  readonly shadowOpacity: number;
}

/** Puts sky, sun and ambient light into the scene. */
export function light(scene: Scene, renderer: WebGLRenderer, by: Light = DAY): Lit {
  renderer.toneMapping = NeutralToneMapping;
  renderer.toneMappingExposure = by.exposure;
  scene.background = skyTexture(by.sky);
  scene.fog = new Fog(by.haze.color, by.haze.fromM, by.haze.untilM);
  scene.add(new HemisphereLight(by.ambient.sky, by.ambient.ground, by.ambient.strength));
  const sun = new DirectionalLight(by.sun.color, by.sun.strength);
  sun.userData.away = new Vector3(
    Math.cos(by.sunAzimuth) * Math.cos(by.sunElevation),
    Math.sin(by.sunElevation),
    -Math.sin(by.sunAzimuth) * Math.cos(by.sunElevation),
  ).multiplyScalar(SUN_AWAY_M);
  sun.castShadow = true;
  scene.add(sun, sun.target);
  return { sun, shadowOpacity: by.shadowOpacity };
}

/** Shadows fall in a square of the ground, sharp to its side over the map's pixels. */
export function aimShadows(sun: DirectionalLight, centre: Vector3, halfSideM: number, mapPx: number): void {
  sun.target.position.copy(centre);
  const away: unknown = sun.userData.away;
  if (!(away instanceof Vector3)) throw new Error("this sun was not made by light()");
  sun.position.copy(centre).add(away);
  const { shadow } = sun;
  shadow.mapSize.set(mapPx, mapPx);
  Object.assign(shadow.camera, {
    left: -halfSideM,
    right: halfSideM,
    bottom: -halfSideM,
    top: halfSideM,
    near: 20,
    far: 240,
  });
  shadow.camera.updateProjectionMatrix();
  shadow.bias = -0.0006;
  shadow.normalBias = 0.03;
  sun.updateMatrixWorld(true);
  sun.target.updateMatrixWorld(true);
}

function skyTexture(colors: readonly string[]): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = 8;
  canvas.height = 512;
  const pen = penOf(canvas);
  const shade = pen.createLinearGradient(0, 0, 0, 256);
  for (const [index, color] of colors.entries()) shade.addColorStop(index / (colors.length - 1), color);
  pen.fillStyle = shade;
  pen.fillRect(0, 0, 8, 512);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.mapping = EquirectangularReflectionMapping;
  return texture;
}
