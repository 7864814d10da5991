"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useMemo } from "react";
import type { PaletteAction } from "@/components/layout/palette-entries";

/** The command palette's ways to change the theme, without the one that is on. */
export function useThemeActions(): PaletteAction[] {
  const { theme, setTheme } = useTheme();
  return useMemo(
    () =>
      [
        { name: "light", label: "Use the light theme", icon: <Sun aria-hidden /> },
        { name: "dark", label: "Use the dark theme", icon: <Moon aria-hidden /> },
        { name: "system", label: "Use the system's theme", icon: <Monitor aria-hidden /> },
      ]
        .filter(({ name }) => name !== theme)
        .map(({ name, label, icon }) => ({ id: `theme-${name}`, label, icon, run: () => setTheme(name) })),
    [theme, setTheme],
  );
}
