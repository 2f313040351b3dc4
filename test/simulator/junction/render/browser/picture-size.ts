export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}
