"use client";

import { errorDigest } from "@/components/feedback/error-digest";
import { ErrorState } from "@/components/feedback/error-state";
import { buttonClass } from "@/components/ui/button";
import "./globals.css";

/** The last resort, when not even the frame could be drawn. It works without scripts: a plain link loads the app anew. */
export default function GlobalError({ error }: { error: unknown }) {
  return (
    <html lang="en">
      <head>
        <title>Something went wrong · Rollcall</title>
      </head>
      <body>
        <main className="mx-auto flex min-h-dvh w-full max-w-xl items-center px-6">
          <ErrorState
            heading="h1"
            className="w-full"
            what="Rollcall could not show this page."
            safe="What was saved before is safe."
            next="Load it anew; if it comes back, look for the error id in the log."
            id={errorDigest(error)}
            action={
              <a href="/" className={buttonClass({ variant: "primary" })}>
                Load anew
              </a>
            }
          />
        </main>
      </body>
    </html>
  );
}
