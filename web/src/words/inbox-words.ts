import type { RejectionReason } from '#contract/sample'
import { m } from '../paraglide/messages.js'

const REJECTION_WORDS: Record<RejectionReason, () => string> = {
  'no-adapter': m.rejected_no_adapter, 'not-json': m.rejected_not_json, 'not-utf8': m.rejected_not_utf8, 'not-an-object': m.rejected_not_an_object,
  protobuf: m.rejected_protobuf, empty: m.rejected_empty, 'bad-value': m.rejected_bad_value, 'bad-time': m.rejected_bad_time,
  'nothing-known': m.rejected_nothing_known, 'unknown-device': m.rejected_unknown_device, 'needs-codec': m.rejected_needs_codec,
  'too-large': m.rejected_too_large, 'too-deep': m.rejected_too_deep,
}
export const rejectionWords = (reason: RejectionReason) => REJECTION_WORDS[reason]()
