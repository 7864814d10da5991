import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AuthFrame } from "@/components/auth/auth-frame";
import { LetterScreen } from "@/components/inbox/letter-screen";
import { ButtonLink } from "@/components/ui/button";
import { showText } from "@/lib/domain/text";
import { loadLetter } from "@/lib/features/questions/loaders";
import type { Letter } from "@/lib/features/questions/schema";

export const metadata: Metadata = { title: "Your answer", robots: { index: false, follow: false } };

const dead: Record<Exclude<Letter["kind"], "open" | "unknown">, { title: string; what: string }> = {
  expired: {
    title: "This link is too old",
    what: "A link works for seven days. Sign in: what still waits for you is in your inbox.",
  },
  somebody_else: {
    title: "This letter is somebody else’s",
    what: "It was sent to another person, so it decides nothing while you are signed in. Your own questions are in your inbox.",
  },
  too_many: {
    title: "Too many links were opened",
    what: "Your network opened very many in a minute. Nothing was changed; wait a minute and open it again.",
  },
};

/** Behind the link of a letter, signed in or not. Opening it changes nothing. */
export default async function AnswerPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const letter = await loadLetter(token);
  if (letter.kind === "unknown") notFound();
  if (letter.kind !== "open") {
    const { title, what } = dead[letter.kind];
    return (
      <AuthFrame title={title} lead={what}>
        <ButtonLink href="/inbox" variant="primary" size="lg" prefetch={false}>
          Open your inbox
        </ButtonLink>
      </AuthFrame>
    );
  }
  const { cards, name, nonce, signedIn } = letter;
  return (
    <AuthFrame
      wide
      title={cards.length === 1 ? "Is this yours?" : "Are these yours?"}
      lead={`This letter was sent to ${showText(name, 60)}. Opening it changed nothing: an answer is a press below.`}
    >
      <LetterScreen token={token} nonce={nonce} signedIn={signedIn} cards={cards} />
    </AuthFrame>
  );
}
