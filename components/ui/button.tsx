import { cva, type VariantProps } from "class-variance-authority";
import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

/** Classes of a button, for the few places where neither `Button` nor `ButtonLink` fits. */
export const buttonClass = cva(
  "motion-colors inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded font-medium disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-contrast hover:bg-accent-hover",
        secondary: "border border-line bg-canvas text-ink hover:bg-hover dark:bg-surface dark:hover:bg-hover",
        ghost: "text-muted hover:bg-hover hover:text-ink",
        danger: "bg-critical text-critical-contrast hover:opacity-90",
        dangerQuiet:
          "border border-line bg-canvas text-critical hover:border-critical hover:bg-critical-subtle dark:bg-surface",
        link: "h-auto! rounded-sm px-0! text-accent underline-offset-2 hover:underline",
      },
      size: {
        sm: "h-7 px-2 text-xs pointer-coarse:h-9",
        md: "h-8 px-3 text-sm pointer-coarse:h-11",
        lg: "h-11 px-4 text-base",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

type Look = VariantProps<typeof buttonClass>;

/** A button. `busy` keeps its width, says so to screen readers and takes no second press. */
export function Button({
  variant,
  size,
  busy = false,
  className,
  disabled,
  type = "button",
  ...props
}: ComponentProps<"button"> & Look & { busy?: boolean }) {
  return (
    <button
      type={type}
      aria-busy={busy || undefined}
      disabled={disabled || busy}
      className={cn(buttonClass({ variant, size }), busy && "cursor-progress", className)}
      {...props}
    />
  );
}

/** A file to take away. The router would wait for a page that never comes, so it does not see this link. */
export function DownloadLink({
  variant,
  size,
  className,
  ...props
}: Omit<ComponentProps<"a">, "download"> & Look) {
  return <a download className={cn(buttonClass({ variant, size }), className)} {...props} />;
}

/** A link inside the app that looks like a button. */
export function ButtonLink({ variant, size, className, ...props }: ComponentProps<typeof Link> & Look) {
  return <Link className={cn(buttonClass({ variant, size }), className)} {...props} />;
}
