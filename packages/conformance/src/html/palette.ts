/** Colours of the suite's pages, light and dark by the reader's choice: one set for the page that runs and the report that stays. */
export const PALETTE = `:root {
  color-scheme: light dark;
  --page: #fff; --ink: #1f2328; --muted: #59636e; --line: #d8dee4; --sheet: #f6f8fa;
  --blue: #0b5cad; --bar: #8fbbe8; --passed: #7cc491; --good: #1a7f37; --bad: #c4231c; --badsheet: #fdf0ee; --waiting: #e8ecf0; --absent: #c3ccd5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --ink: #e6edf3; --muted: #9da7b1; --line: #2a323c; --sheet: #151b23;
    --blue: #6cb6ff; --bar: #2f6aa8; --passed: #2c7a45; --good: #4cc26a; --bad: #ff7b72; --badsheet: #2b1614; --waiting: #20272f; --absent: #48525d;
  }
}`;
