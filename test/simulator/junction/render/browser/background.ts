import {
  AlwaysDepth,
  CanvasTexture,
  DepthTexture,
  FloatType,
  Group,
  LinearFilter,
  Mesh,
  NearestFilter,
  type PerspectiveCamera,
  PlaneGeometry,
  type Scene,
  ShaderMaterial,
  ShadowMaterial,
  SRGBColorSpace,
  type Texture,
  type WebGLRenderer,
  WebGLRenderTarget,
} from "three";
import { penOf } from "./canvas.ts";
import type { PictureSize } from "./picture-size.ts";

/** The street does not move: it is drawn once, larger than needed, and then only copied, its depths with it. */
export interface Background {
  /** Covers the picture with colours and depths; to be drawn before everything else. */
  readonly quad: Mesh;
  /** The same without colours, black: what hides road users. */
  readonly occluder: Mesh;
}

/** Samples of each pixel of the street, to each side: no jagged edges. No more than fit into one canvas. */
const samplesFor = ({ widthPx }: PictureSize): number => (widthPx > LARGEST_PX / 2 ? 1 : 2);
const LARGEST_PX = 4096;

const VERTEX = "varying vec2 at; void main() { at = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }";
const COLOUR = `varying vec2 at; uniform sampler2D colours; uniform sampler2D depths;
void main() {
  gl_FragColor = vec4(texture2D(colours, at).rgb, 1.0);
  gl_FragDepth = texture2D(depths, at).r;
  #include <colorspace_fragment>
}`;
const BLACK = `varying vec2 at; uniform sampler2D depths;
void main() { gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0); gl_FragDepth = texture2D(depths, at).r; }`;

/** Draws the scene as it stands into a picture with depths. The renderer's size is changed back. */
export function bakeBackground(
  renderer: WebGLRenderer,
  scene: Scene,
  camera: PerspectiveCamera,
  size: PictureSize,
): Background {
  const uniforms = {
    colours: { value: bakeColours(renderer, scene, camera, size) },
    depths: { value: bakeDepths(renderer, scene, camera, size) },
  };
  return { quad: cover(COLOUR, uniforms), occluder: cover(BLACK, uniforms) };
}

function bakeColours(
  renderer: WebGLRenderer,
  scene: Scene,
  camera: PerspectiveCamera,
  { widthPx, heightPx }: PictureSize,
): Texture {
  const samples = samplesFor({ widthPx, heightPx });
  renderer.setSize(widthPx * samples, heightPx * samples, false);
  renderer.clear();
  renderer.render(scene, camera);
  const canvas = document.createElement("canvas");
  canvas.width = widthPx;
  canvas.height = heightPx;
  const pen = penOf(canvas);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(renderer.domElement, 0, 0, widthPx, heightPx);
  renderer.setSize(widthPx, heightPx, false);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.generateMipmaps = false;
  texture.minFilter = texture.magFilter = LinearFilter;
  return texture;
}

function bakeDepths(
  renderer: WebGLRenderer,
  scene: Scene,
  camera: PerspectiveCamera,
  { widthPx, heightPx }: PictureSize,
): Texture {
  const target = new WebGLRenderTarget(widthPx, heightPx);
  const depths = new DepthTexture(widthPx, heightPx, FloatType);
  depths.minFilter = depths.magFilter = NearestFilter;
  target.depthTexture = depths;
  renderer.setRenderTarget(target);
  renderer.clear();
  renderer.render(scene, camera);
  renderer.setRenderTarget(null);
  return depths;
}

function cover(fragmentShader: string, uniforms: ShaderMaterial["uniforms"]): Mesh {
  const material = new ShaderMaterial({ vertexShader: VERTEX, fragmentShader, uniforms, toneMapped: false });
  material.depthFunc = AlwaysDepth; // it sets the depths, it is not tested against any
  const mesh = new Mesh(new PlaneGeometry(2, 2), material);
  mesh.frustumCulled = false;
  mesh.renderOrder = -2;
  return mesh;
}

/** The ground once more, showing nothing but the shadows of road users. */
export function shadowCatcher(ground: Group, opacity: number): Group {
  const catcher = new Group();
  const material = new ShadowMaterial({
    opacity,
    color: 0x05080f,
    polygonOffset: true,
    polygonOffsetFactor: -2,
    polygonOffsetUnits: -8,
    depthWrite: false,
  });
  for (const child of ground.children) {
    if (!(child instanceof Mesh) || child.userData.catchesShadows !== true) continue;
    const copy = new Mesh(child.geometry, material);
    copy.applyMatrix4(child.matrix);
    copy.receiveShadow = true;
    copy.renderOrder = -1;
    catcher.add(copy);
  }
  return catcher;
}
