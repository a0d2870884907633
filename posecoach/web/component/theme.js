// Black or white writing, whichever reads better on a colour of the theme.

const DARK = "#06211e";
const LIGHT = "#ffffff";

// Relative luminance of "#rrggbb" (WCAG 2), or null for a colour in another notation.
export function luminance(colour) {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(colour.trim());
  if (!match) return null;
  const [r, g, b] = match.slice(1).map((part) => {
    const share = parseInt(part, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function textOn(colour) {
  const value = luminance(colour);
  return value !== null && value > 0.2 ? DARK : LIGHT;
}
