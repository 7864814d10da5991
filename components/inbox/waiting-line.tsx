/** Says how many answers are not confirmed yet, and that they are kept. */
export function WaitingLine({ waiting, held }: { waiting: number; held: boolean }) {
  const many = waiting === 1 ? "1 answer" : `${waiting} answers`;
  return (
    <p role="status" className="text-muted text-sm empty:hidden">
      {waiting === 0
        ? ""
        : held
          ? `No connection: ${many} kept here, and sent when it is back. Leave this page open.`
          : `Sending ${many}…`}
    </p>
  );
}
