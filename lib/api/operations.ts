import type { Operation } from './operation.js';
import * as auth from './auth.js';
import * as blocking from './blocking.js';
import * as calendars from './calendars.js';
import * as changes from './changes.js';
import * as docs from './docs.js';
import * as eventLists from './event-lists.js';
import * as events from './events.js';
import * as exported from './export.js';
import * as freeBusy from './free-busy.js';
import * as health from './health.js';
import * as icalendar from './icalendar.js';
import * as notifications from './notifications.js';
import * as occurrences from './occurrences.js';
import * as sharing from './sharing.js';
import * as versions from './versions.js';
import * as web from './web.js';
import * as webhooks from './webhooks.js';

/** Every operation of the API, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  auth.registerOperation,
  auth.loginOperation,
  auth.refreshOperation,
  auth.logoutOperation,
  auth.listSessionsOperation,
  auth.endSessionOperation,
  auth.readMeOperation,
  auth.changePasswordOperation,
  auth.deleteMeOperation,
  exported.exportOperation,
  blocking.listBlockedOperation,
  blocking.blockOperation,
  blocking.unblockOperation,
  events.createEventOperation,
  eventLists.listEventsOperation,
  events.readEventOperation,
  events.updateEventOperation,
  events.deleteEventOperation,
  events.createBatchOperation,
  occurrences.listOccurrencesOperation,
  freeBusy.readFreeBusyOperation,
  freeBusy.findSlotsOperation,
  calendars.createCalendarOperation,
  calendars.listCalendarsOperation,
  calendars.readCalendarOperation,
  calendars.updateCalendarOperation,
  calendars.deleteCalendarOperation,
  calendars.restoreCalendarOperation,
  calendars.releaseBookingOperation,
  calendars.shareCalendarOperation,
  calendars.listMembersOperation,
  calendars.changeMemberRoleOperation,
  calendars.removeMemberOperation,
  calendars.listCalendarHistoryOperation,
  eventLists.listCalendarEventsOperation,
  icalendar.readEventFileOperation,
  icalendar.readCalendarFileOperation,
  icalendar.importOperation,
  icalendar.createLinkOperation,
  icalendar.listLinksOperation,
  icalendar.deleteLinkOperation,
  icalendar.readFeedOperation,
  sharing.shareOperation,
  sharing.listPermissionsOperation,
  sharing.changeRoleOperation,
  sharing.removeOperation,
  sharing.respondOperation,
  versions.listHistoryOperation,
  versions.readVersionOperation,
  versions.blameOperation,
  versions.rollbackOperation,
  versions.diffOperation,
  notifications.createTicketOperation,
  changes.listChangesOperation,
  changes.listCurrentOperation,
  webhooks.createWebhookOperation,
  webhooks.listWebhooksOperation,
  webhooks.readWebhookOperation,
  webhooks.deleteWebhookOperation,
  webhooks.listDeliveriesOperation,
  health.readHealthOperation,
  docs.openapiOperation,
  docs.asyncapiOperation,
  docs.swaggerUiOperation,
  docs.redocOperation,
  docs.asyncapiPageOperation,
  docs.assetOperation,
  docs.indexOperation,
  docs.rootOperation,
  docs.listProblemsOperation,
  docs.readProblemOperation,
  web.calendarPageOperation,
  web.webAssetOperation,
];
