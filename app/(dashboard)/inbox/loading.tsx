import { PageSkeleton } from "@/components/feedback/skeletons";

export default function InboxLoading() {
  return <PageSkeleton title="Inbox" />;
}
