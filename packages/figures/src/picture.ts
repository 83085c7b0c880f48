/** A picture that a network reads, as values or in its colours, in a box. */
import type { Box, Size } from "./box.js";
import { pictureScale } from "./colour-scale.js";
import { checkMap, type FeatureMap, pixelMap } from "./pixel-map.js";
import { checkRaster, type Raster, rasterImage, shrink } from "./raster.js";

/** Values as ink, the largest dark on light and light on dark, or a photograph. */
export type Picture = FeatureMap | Raster;

/** @throws ShapeError when its values do not fit its size */
export function checkPicture(figure: string, picture: Picture): void {
  if ("channels" in picture) checkRaster(figure, picture);
  else checkMap(figure, picture);
}

/** Rows and columns: `28×28`. */
export function sizeText({ height, width }: Size): string {
  return `${height}×${width}`;
}

/** The picture, stretched to the box; of values only the width counts. Small ones keep their pixels. */
export function drawPicture(picture: Picture, box: Box): string {
  if ("channels" in picture) {
    const small = shrink(picture, 2 * Math.max(box.width, box.height));
    return rasterImage(small, box, Math.max(small.width, small.height) < 80);
  }
  const { x, y, width } = box;
  return pixelMap(picture, pictureScale(picture.values), { x, y, scale: width / picture.width });
}
