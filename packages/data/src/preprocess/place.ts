/**
 * Putting a raster on a larger canvas: by its centre of mass, as MNIST's makers did, or in the middle.
 * Nothing is scaled. Source: LeCun et al. 1998, section III.A ("the center of mass of the pixels ... at this point").
 */
import { ShapeError } from "@convscope/core/errors";
import type { Raster } from "./raster.js";

/**
 * Shifts a plane by whole pixels onto a size × size canvas so that its centre of mass falls on pixel size/2.
 * The plane stays whole: where the shift would cut it, it stops at the edge.
 *
 * @throws ShapeError when the plane is larger than the canvas.
 */
export function centreOfMass(plane: Raster, size: number): Raster {
  const { width, height, data } = plane;
  let [mass, momentX, momentY] = [0, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const v = data[y * width + x] as number;
      mass += v;
      momentX += v * x;
      momentY += v * y;
    }
  }
  const centreX = mass === 0 ? (width - 1) / 2 : momentX / mass;
  const centreY = mass === 0 ? (height - 1) / 2 : momentY / mass;
  const left = Math.round(Math.floor(size / 2) - centreX);
  const top = Math.round(Math.floor(size / 2) - centreY);
  return place(plane, size, clamp(top, size - height), clamp(left, size - width), "centre-of-mass");
}

/**
 * Puts a raster in the middle of a size × size canvas of zeros; an odd pixel goes after.
 *
 * @throws ShapeError when the raster is larger than the canvas.
 */
export function pad(raster: Raster, size: number): Raster {
  const top = Math.floor((size - raster.height) / 2);
  const left = Math.floor((size - raster.width) / 2);
  return place(raster, size, top, left, "pad");
}

function clamp(offset: number, room: number): number {
  return Math.min(Math.max(offset, 0), Math.max(room, 0));
}

function place(raster: Raster, size: number, top: number, left: number, op: string): Raster {
  const { channels, width, height } = raster;
  if (width > size || height > size) {
    throw new ShapeError(
      `${op}: found ${height}×${width} pixels, expected at most ${size}×${size} (the canvas); put a fit or resize step before`,
      { height, width, size },
    );
  }
  const data = new Float32Array(channels * size * size);
  for (let c = 0; c < channels; c += 1) {
    for (let y = 0; y < height; y += 1) {
      const from = (c * height + y) * width;
      const to = (c * size + top + y) * size + left;
      data.set(raster.data.subarray(from, from + width), to);
    }
  }
  return { channels, height: size, width: size, data };
}
