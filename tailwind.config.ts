import type { Config } from "tailwindcss";

const token = (name: string) => `var(--${name})`;
const tone = (name: string) => ({ DEFAULT: token(name), subtle: token(`${name}-subtle`) });

/** Names for the tokens of `app/globals.css`. The built-in palette, sizes and shadows are replaced, not extended. */
const config: Config = {
  darkMode: ["selector", ".dark"],
  theme: {
    colors: {
      transparent: "transparent",
      current: "currentColor",
      canvas: token("canvas"),
      surface: token("surface"),
      raised: token("raised"),
      hover: token("hover"),
      selected: token("selected"),
      overlay: token("overlay"),
      ink: token("text"),
      muted: token("text-muted"),
      line: { DEFAULT: token("border"), subtle: token("border-subtle") },
      field: token("border-input"),
      accent: { ...tone("accent"), contrast: token("accent-contrast"), hover: token("accent-hover") },
      focus: token("focus"),
      critical: { ...tone("critical"), contrast: token("critical-contrast") },
      high: tone("high"),
      medium: tone("medium"),
      low: tone("low"),
      ok: tone("ok"),
      unknown: tone("unknown"),
      chart: {
        1: token("chart-1"),
        2: token("chart-2"),
        3: token("chart-3"),
        4: token("chart-4"),
        5: token("chart-5"),
      },
    },
    fontFamily: { sans: token("font-sans"), mono: token("font-mono") },
    fontSize: {
      "2xs": ["0.6875rem", "1rem"],
      xs: ["0.75rem", "1rem"],
      sm: ["0.8125rem", "1.25rem"],
      base: ["0.875rem", "1.375rem"],
      lg: ["1rem", "1.5rem"],
      xl: ["1.25rem", "1.75rem"],
      "2xl": ["1.75rem", "2.25rem"],
    },
    borderRadius: { none: "0", sm: "4px", DEFAULT: "6px", lg: "8px", full: "9999px" },
    boxShadow: { none: "none", lg: token("shadow-float") },
    screens: { sm: "640px", md: "768px", lg: "1024px", xl: "1280px" },
  },
};

export default config;
