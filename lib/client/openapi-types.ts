// Generated from the OpenAPI document by `npm run client:generate`. Do not edit.

export interface paths {
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an account
         * @description Deployed stages reject the most common passwords (422).
         */
        post: operations["authRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Starts a session and returns its tokens. `username` also accepts the e-mail address.
         */
        post: operations["authLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh your tokens
         * @description Exchanges the refresh token for a new pair of tokens; each refresh token can be used once. A repeat within 30 seconds, before the new refresh token is used, returns the same pair. Any later reuse ends the whole session.
         */
        post: operations["authRefresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Ends the current session. Its tokens stop working immediately.
         */
        post: operations["authLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your sessions
         * @description Each login starts a session. At most 50 stay: the oldest one ends when you start another.
         */
        get: operations["authListSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of your sessions
         * @description The tokens of the session stop working immediately.
         */
        delete: operations["authEndSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get your account
         * @description Returns the account of the access token.
         */
        get: operations["usersReadMe"];
        put?: never;
        post?: never;
        /**
         * Delete your account
         * @description Removes you from every event and calendar. Deletes the events and calendars that no other person is on, and your primary calendar. If you are the only owner of a shared event or calendar, the request fails with 409, which names them, and your account stays usable. With very many events, the request returns 503: repeat it to continue. Until the deletion is complete, you can log in and read, but not create events or be added to any.
         */
        delete: operations["usersDeleteMe"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change your password
         * @description Ends all your other sessions. Deployed stages reject the most common passwords (422).
         */
        put: operations["usersChangePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export your data
         * @description Returns a zip archive of JSON and iCalendar files: your account, sessions, calendars with your role, webhooks, links and blocked people; the events that you are on, with your response; and each change of them that you made. Other people appear by their ids only. Tokens and secrets are not included. A large account has several parts: as long as the response has a `Link` header with `rel="next"`, request its URL.
         */
        get: operations["usersExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/blocked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the people you have blocked
         * @description Blocked people cannot share events or calendars with you.
         */
        get: operations["usersListBlocked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/blocked/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Block a person
         * @description The person can no longer share events or calendars with you; their requests fail as if you had no account. You stay on events and calendars that you are already on and still receive their changes. Set `leave_shared=true` to also leave the events that this person added you to. Blocking a person again has no effect. You can block up to 200 people.
         */
        put: operations["usersBlock"];
        post?: never;
        /**
         * Unblock a person
         * @description The person can share events and calendars with you again. Attempts made while they were blocked are not delivered.
         */
        delete: operations["usersUnblock"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your events
         * @description Returns the events that you are on, and the events of the calendars that you show (`is_shown`) and on which your role is viewer or higher; at most the first 25 such calendars by id. Each event is listed once, by `start_time`, then id. With `q` or `role`, a page can be short or empty although `next_cursor` is set.
         */
        get: operations["eventsList"];
        put?: never;
        /**
         * Create an event
         * @description You become its owner and accept it. An event that overlaps your busy time is rejected with 409 unless `on_conflict=allow`.
         */
        post: operations["eventsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an event
         * @description Returns the event with your role and your answer. `ETag` is its version, for `If-Match` and `If-None-Match`.
         */
        get: operations["eventsRead"];
        /**
         * Update an event
         * @description Changes the fields in the body and keeps the others. For a recurring event, `scope` selects one occurrence, this and all later ones (which become a new event with `split_from`), or the series. An occurrence that you have read is sent back with its `occurrence_start` as `occurrence`; without it, the request is rejected with 422. Requires editor or owner.
         */
        put: operations["eventsUpdate"];
        post?: never;
        /**
         * Delete an event
         * @description The event is then 404 for everyone; owners can still read its history and restore it. Requires owner; editors can delete one occurrence, or one and all later ones.
         */
        delete: operations["eventsDelete"];
        options?: never;
        head?: never;
        /**
         * Update an event (the same as PUT)
         * @description Changes the fields in the body and keeps the others. For a recurring event, `scope` selects one occurrence, this and all later ones (which become a new event with `split_from`), or the series. An occurrence that you have read is sent back with its `occurrence_start` as `occurrence`; without it, the request is rejected with 422. Requires editor or owner.
         */
        patch: operations["eventsUpdateAsPatch"];
        trace?: never;
    };
    "/api/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create several events
         * @description `atomic` creates all events or none, at most 20. `partial` creates each independently, at most 100, and returns 207 with one result per event.
         */
        post: operations["eventsCreateBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/occurrences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the occurrences of an event
         * @description Returns the occurrences between `from` and `to`; omit either for no limit. An event that does not recur has one occurrence.
         */
        get: operations["eventsListOccurrences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/freebusy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get busy times
         * @description Returns the busy times of everyone on the event `event_id`, then those of `calendar_ids`, in that order; without both, your own. `event_id` requires editor or owner. The busy times of a primary calendar are those of its user.
         */
        post: operations["eventsReadFreeBusy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/freebusy/slots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find a time
         * @description Returns the first times between `from` and `to` at which all of these are free: you, the people on the event `event_id` who have accepted or answered tentatively, every calendar in `calendar_ids`, and at least one calendar in `any_of`. The event itself does not count as busy time. `event_id` requires editor or owner. Slots can overlap each other.
         */
        post: operations["eventsFindSlots"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your calendars
         * @description Returns your primary calendar and every calendar that is shared with you, by name, then id.
         */
        get: operations["calendarsList"];
        put?: never;
        /**
         * Create a calendar
         * @description You become its owner.
         */
        post: operations["calendarsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a calendar
         * @description Requires a role on the calendar. `ETag` is its version, for `If-Match`.
         */
        get: operations["calendarsRead"];
        /**
         * Update a calendar
         * @description Changes the fields in the body and keeps the others. Requires owner, except to change only `is_shown`, which is your own setting and creates no version. A primary calendar always allows overlaps.
         */
        put: operations["calendarsUpdate"];
        post?: never;
        /**
         * Delete a calendar
         * @description The calendar is then 404 for everyone; owners can still read its history, and restore it within 30 days (`GET /api/calendars?deleted=true`). Requires owner. A primary calendar cannot be deleted.
         */
        delete: operations["calendarsDelete"];
        options?: never;
        head?: never;
        /**
         * Update a calendar (the same as PUT)
         * @description Changes the fields in the body and keeps the others. Requires owner, except to change only `is_shown`, which is your own setting and creates no version. A primary calendar always allows overlaps.
         */
        patch: operations["calendarsUpdateAsPatch"];
        trace?: never;
    };
    "/api/calendars/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a calendar
         * @description Brings a deleted calendar back with its members, within 30 days of its deletion. Restoring a calendar that is not deleted has no effect. If the calendar rejects overlaps, `conflicts` lists the events that were added in the meantime and now overlap others. Requires owner.
         */
        post: operations["calendarsRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}/bookings/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a booking from a calendar
         * @description Removes the calendar from the `resources` of the event, in a version of the event with `change_type` `release`. Requires editor or owner on the calendar; a role on the event is not required. `If-Match` names the version of the event.
         */
        delete: operations["calendarsRelease"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}/share": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Share a calendar
         * @description Gives one or several people a role on the calendar. Sharing with a person again changes the role. Requires owner. A calendar can have 500 members. A person who blocked you is treated like an unknown person. Each calendar that you share with a person counts like an unanswered event: at most 200 a day (429; nothing is written). E-mail addresses and user names in dry runs and rejected requests count against a separate limit (429).
         */
        post: operations["calendarsShare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of a calendar
         * @description Requires viewer, editor or owner.
         */
        get: operations["calendarsListPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}/permissions/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a member's role
         * @description Requires owner.
         */
        put: operations["calendarsChangeRole"];
        post?: never;
        /**
         * Remove a member from a calendar
         * @description Requires owner, except to remove yourself.
         */
        delete: operations["calendarsRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a calendar
         * @description Lists every change of settings and members. Requires viewer, editor or owner; owner if the calendar is deleted.
         */
        get: operations["calendarsListHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the events of a calendar
         * @description Returns the events that live on the calendar or book it, by `start_time`, then id. Requires viewer, editor or owner. With `q` or `role`, a page can be short or empty although `next_cursor` is set.
         */
        get: operations["calendarsListEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/event.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an event as an iCalendar file
         * @description The `UID` never changes. `SEQUENCE` increases with each change of time, place or recurrence.
         */
        get: operations["icalendarReadEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}/calendar.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a calendar as an iCalendar file
         * @description Includes single events in the time, and series that have not ended before it. Times are local times with their zone, which the file defines. The `ETag` changes within seconds of a change, and once a day. Members below viewer get busy times without details.
         */
        get: operations["icalendarReadCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import an iCalendar file into a calendar
         * @description Creates, updates or deletes one event for each `UID` of the file. The same file again changes nothing, and a lower `SEQUENCE` is skipped. An event that cannot be imported does not stop the others. `METHOD:CANCEL` and `STATUS:CANCELLED` delete. People, alarms and attachments are not imported; properties that the service does not know are kept, and are in exported files. Requires booker, and editor to change events of other people. At most 1 MB and 1,000 components.
         */
        post: operations["icalendarImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the secret links of a calendar
         * @description Requires owner.
         */
        get: operations["linksList"];
        put?: never;
        /**
         * Create a secret link to a calendar
         * @description Returns a URL to which calendar programs can subscribe. Everyone who has it can read the calendar until you delete the link, or are no longer an owner of the calendar. Requires owner. A calendar can have 20 links.
         */
        post: operations["linksCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{id}/links/{linkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a secret link
         * @description The URL is then 404. Requires owner.
         */
        delete: operations["linksDelete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feeds/{secret}/calendar.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the calendar of a secret link
         * @description For calendar programs. Requires no token and no API key: everyone who has the URL can read the calendar. Includes single events in the time, and series that have not ended before it. Times are local times with their zone, which the file defines. The `ETag` changes within seconds of a change, and once a day. The people on events are never included.
         */
        get: operations["icalendarReadFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Get the calendar of a secret link (headers only)
         * @description For calendar programs. Requires no token and no API key: everyone who has the URL can read the calendar. Includes single events in the time, and series that have not ended before it. Times are local times with their zone, which the file defines. The `ETag` changes within seconds of a change, and once a day. The people on events are never included.
         */
        head: operations["icalendarReadFeedAsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/share": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Share an event
         * @description Gives one or several people a role on the event. Sharing with a person again changes the role. Requires owner. An event can have 45 people. A person who blocked you is treated like an unknown person. You can add one person to at most 200 unanswered events a day (429; nothing is written). E-mail addresses and user names in dry runs and rejected requests count against a separate limit (429).
         */
        post: operations["sharingShare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the people on an event
         * @description Everyone on the event can see the others, with their roles and answers.
         */
        get: operations["sharingListPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/permissions/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a person's role
         * @description Requires owner.
         */
        put: operations["sharingChangeRole"];
        post?: never;
        /**
         * Remove a person from an event
         * @description Requires owner, except to remove yourself.
         */
        delete: operations["sharingRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/response": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Answer an invitation
         * @description Sets your own answer. Accepting adds busy time to your calendar, so it is checked for conflicts.
         */
        put: operations["sharingRespond"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of an event
         * @description With `changed_by`, `change_type` or `since` a page can be short or empty although `next_cursor` is set.
         */
        get: operations["versionsListHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/history/{versionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a version with its snapshot
         * @description The snapshot is the event as the version left it, with its people at that time.
         */
        get: operations["versionsReadVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/blame": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the last change of each field
         * @description A rollback counts as a change by the person who made it. The people on the event are the field `permissions`.
         */
        get: operations["versionsBlame"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/rollback/{versionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a version
         * @description Saves the content of an earlier version as a new version. The people on the event stay, except deleted accounts. Requires editor or owner; restoring a deleted event requires owner.
         */
        post: operations["versionsRollback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/diff/{versionId1}/{versionId2}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two versions
         * @description Returns the changed fields and a JSON Patch (RFC 6902). The versions can be in any order.
         */
        get: operations["versionsDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a WebSocket ticket
         * @description A ticket opens one connection. Clients that can set headers can connect with `Authorization: Bearer <token>` instead. Send `{"action": "resume"}` after connecting; no messages arrive before that.
         */
        post: operations["notificationsCreateTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List changes
         * @description Returns the same messages as the WebSocket, with the same `seq`. Read all pages, then poll with `since` set to the `seq` of the last item, or to `last_seq` if there was none. Messages are kept for 30 days; an older `since` returns 410. To recover: note `restart_from`, read all pages of `/api/changes/current`, then continue with `since` set to it.
         */
        get: operations["changesList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/changes/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the current state of your events and calendars
         * @description Returns the current state of every event and calendar that your feed has mentioned, and of every event on the calendars on which your role is viewer or higher. An item that is deleted or no longer shared with you is `event.gone` or `calendar.gone`. To sync: note `last_seq`, read all pages here, then read `/api/changes?since=<last_seq>`. Your copy is then complete, even if events changed meanwhile.
         */
        get: operations["changesListCurrent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your webhooks
         * @description The secrets of webhooks are not shown.
         */
        get: operations["webhooksList"];
        put?: never;
        /**
         * Create a webhook
         * @description Posts every new message of your feed to the URL, one at a time and in order, signed according to [Standard Webhooks](https://www.standardwebhooks.com/). A delivery that does not get a 2xx response within 5 seconds is retried with pauses that grow to one hour; later messages wait, so none is lost. After 3 days of failures, or on a 410 response, the webhook is disabled and your feed reports it. The URL must begin with `https://`, resolve to public addresses and use port 443 or a port above 1023. Redirects are not followed. You can have 5 webhooks.
         */
        post: operations["webhooksCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description Shows whether deliveries succeed and when the next one is due.
         */
        get: operations["webhooksRead"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description A message that is being sent can still arrive.
         */
        delete: operations["webhooksDelete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List recent delivery attempts
         * @description Use it to see why your server does not get messages.
         */
        get: operations["webhooksListDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check the health of the service
         * @description Reads from the database. Uptime checks can also send HEAD.
         */
        get: operations["healthRead"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Check the health of the service (headers only)
         * @description Reads from the database. Uptime checks can also send HEAD.
         */
        head: operations["healthReadAsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get this OpenAPI document
         * @description Has the address of this deployment, and the API key only if the deployment requires one.
         */
        get: operations["docsOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Get this OpenAPI document (headers only)
         * @description Has the address of this deployment, and the API key only if the deployment requires one.
         */
        head: operations["docsOpenapiAsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the AsyncAPI document of the WebSocket
         * @description The handshake, the messages of both sides with examples, and the reasons for closing a connection.
         */
        get: operations["docsAsyncapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Get the AsyncAPI document of the WebSocket (headers only)
         * @description The handshake, the messages of both sides with examples, and the reasons for closing a connection.
         */
        head: operations["docsAsyncapiAsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open Swagger UI
         * @description An interactive page where you can try the operations.
         */
        get: operations["docsSwaggerUi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Open Swagger UI (headers only)
         * @description An interactive page where you can try the operations.
         */
        head: operations["docsSwaggerUiAsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/redoc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open ReDoc
         * @description A reference page.
         */
        get: operations["docsRedoc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Open ReDoc (headers only)
         * @description A reference page.
         */
        head: operations["docsRedocAsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/asyncapi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open the reference of the WebSocket
         * @description A reference page of the AsyncAPI document.
         */
        get: operations["docsAsyncapiPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Open the reference of the WebSocket (headers only)
         * @description A reference page of the AsyncAPI document.
         */
        head: operations["docsAsyncapiPageAsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/docs/assets/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a script or style sheet of the documentation
         * @description The file name changes with the content, so clients can cache it indefinitely.
         */
        get: operations["docsAsset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Get a script or style sheet of the documentation (headers only)
         * @description The file name changes with the content, so clients can cache it indefinitely.
         */
        head: operations["docsAssetAsHead"];
        patch?: never;
        trace?: never;
    };
    "/api": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the documents and the health check
         * @description Returns JSON, or an HTML page if `Accept` prefers `text/html`.
         */
        get: operations["docsIndex"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * List the documents and the health check (headers only)
         * @description Returns JSON, or an HTML page if `Accept` prefers `text/html`.
         */
        head: operations["docsIndexAsHead"];
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the documents and the health check (the same as /api)
         * @description Returns JSON, or an HTML page if `Accept` prefers `text/html`.
         */
        get: operations["docsIndexAtRoot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * List the documents and the health check (the same as /api) (headers only)
         * @description Returns JSON, or an HTML page if `Accept` prefers `text/html`.
         */
        head: operations["docsIndexAtRootAsHead"];
        patch?: never;
        trace?: never;
    };
    "/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the problem types
         * @description Each `type` that an error can have, with a link to its page.
         */
        get: operations["docsListProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * List the problem types (headers only)
         * @description Each `type` that an error can have, with a link to its page.
         */
        head: operations["docsListProblemsAsHead"];
        patch?: never;
        trace?: never;
    };
    "/problems/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain a problem type
         * @description The `type` of a problem is the path of its page.
         */
        get: operations["docsReadProblem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Explain a problem type (headers only)
         * @description The `type` of a problem is the path of its page.
         */
        head: operations["docsReadProblemAsHead"];
        patch?: never;
        trace?: never;
    };
    "/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open the web calendar
         * @description A page that shows and changes calendars with this API.
         */
        get: operations["webReadPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Open the web calendar (headers only)
         * @description A page that shows and changes calendars with this API.
         */
        head: operations["webReadPageAsHead"];
        patch?: never;
        trace?: never;
    };
    "/calendar/assets/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a script or style sheet of the web calendar
         * @description The file name changes with the content, so clients can cache it indefinitely.
         */
        get: operations["webReadAsset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Get a script or style sheet of the web calendar (headers only)
         * @description The file name changes with the content, so clients can cache it indefinitely.
         */
        head: operations["webReadAssetAsHead"];
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    feedItem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a message of your feed
         * @description Sent to the URL of your webhook: the same messages as over WebSocket and from `/api/changes`, one at a time, in the order of `seq`. Verify the signature, and answer with a 2xx status within 5 seconds.
         */
        post: operations["webhooksReceive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        Registration: {
            /** @example ada */
            username: string;
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /**
             * Format: password
             * @description At least 8 characters. Normalized to Unicode NFC before it is measured and compared.
             * @example correct horse battery
             */
            password: string;
        };
        Credentials: {
            username: string;
            /** Format: password */
            password: string;
        };
        RefreshToken: {
            refresh_token: string;
        };
        AccountDeletion: {
            /** Format: password */
            current_password: string;
        };
        PasswordChange: {
            /** Format: password */
            current_password: string;
            /**
             * Format: password
             * @description At least 8 characters. Normalized to Unicode NFC before it is measured and compared.
             * @example correct horse battery
             */
            new_password: string;
        };
        EventInput: {
            title: string;
            description?: string | null;
            location?: string | null;
            /** @description RFC 3339 time with an offset, or without one for local time in `time_zone`. A date if the event is all-day. */
            start_time: string;
            /** @description End of the event, exclusive, in the same format as `start_time`. */
            end_time: string;
            /** @description IANA name; defaults to that of the calendar. If you change only this, the local times stay the same. */
            time_zone?: string | null;
            /** @description The event lasts whole days; its times are dates, and `transparency` defaults to `transparent`. */
            all_day?: boolean | null;
            transparency?: components["schemas"]["Transparency"] | null;
            recurrence_pattern?: components["schemas"]["RecurrencePatternInput"] | null;
            /** @description The calendar on which the event lives, on which you need the role `booker` or higher; `primary`, the default, is your primary calendar. Moving an event to another calendar requires the role `owner` on the event. */
            calendar_id?: string | null;
            /** @description Further calendars that the event books, such as rooms, on which you need the role `booker` or higher. All of them are booked or none. An event has at most 45 people and calendars. */
            resources?: string[] | null;
            /** @description Read-only; ignored in requests. */
            readonly id?: string;
            /** @description Read-only; ignored in requests. */
            readonly is_recurring?: boolean;
            /** @description Read-only; ignored in requests. */
            readonly split_from?: string | null;
            /** @description Read-only; ignored in requests. */
            readonly created_by?: string;
            /**
             * Format: date-time
             * @description Read-only; ignored in requests.
             */
            readonly created_at?: string;
            /**
             * Format: date-time
             * @description Read-only; ignored in requests.
             */
            readonly updated_at?: string;
            /** @description Read-only; ignored in requests. */
            readonly updated_by?: string;
            /** @description Read-only; ignored in requests. */
            readonly version?: number;
            /** @description Read-only; ignored in requests. */
            readonly role?: components["schemas"]["Role"];
            /** @description Read-only; ignored in requests. */
            readonly response?: components["schemas"]["InvitationResponse"] | null;
            /** @description Read-only; ignored in requests. */
            readonly conflicts?: components["schemas"]["Conflict"][];
            /**
             * Format: date-time
             * @description Read-only; ignored in requests.
             */
            readonly conflicts_checked_until?: string;
            /** @description Read-only; ignored in requests. */
            readonly event_id?: string;
            /** @description Read-only; ignored in requests. */
            readonly occurrence_start?: string;
            /** @description Read-only; ignored in requests. */
            readonly rolled_back_to?: number;
        };
        /**
         * @description `opaque` shows the time as busy; `transparent` shows it as free.
         * @enum {string}
         */
        Transparency: "opaque" | "transparent";
        /** @description The recurrence rule (RFC 5545), as `rrule` or as separate fields. If you send both, they must agree. All occurrences have the same local time in `time_zone`. An occurrence at a local time that the clocks skip moves forward on that day only: a daily event at 02:30 takes place at 03:30 on a day without 02:30, even if the series starts on that day. */
        RecurrencePatternInput: components["schemas"]["RecurrenceRuleText"] | components["schemas"]["RecurrenceRuleFields"];
        /**
         * @description `viewer` reads the event; `editor` also changes it; `owner` also shares and deletes it.
         * @enum {string}
         */
        Role: "viewer" | "editor" | "owner";
        EventChange: {
            title?: string;
            description?: string | null;
            location?: string | null;
            /** @description RFC 3339 time with an offset, or without one for local time in `time_zone`. A date if the event is all-day. */
            start_time?: string;
            /** @description End of the event, exclusive, in the same format as `start_time`. */
            end_time?: string;
            /** @description IANA name; defaults to that of the calendar. If you change only this, the local times stay the same. */
            time_zone?: string | null;
            /** @description The event lasts whole days; its times are dates, and `transparency` defaults to `transparent`. */
            all_day?: boolean | null;
            transparency?: components["schemas"]["Transparency"] | null;
            recurrence_pattern?: components["schemas"]["RecurrencePatternInput"] | null;
            /** @description The calendar on which the event lives, on which you need the role `booker` or higher; `primary`, the default, is your primary calendar. Moving an event to another calendar requires the role `owner` on the event. */
            calendar_id?: string | null;
            /** @description Further calendars that the event books, such as rooms, on which you need the role `booker` or higher. All of them are booked or none. An event has at most 45 people and calendars. */
            resources?: string[] | null;
            /** @description Read-only; ignored in requests. */
            readonly id?: string;
            /** @description Read-only; ignored in requests. */
            readonly is_recurring?: boolean;
            /** @description Read-only; ignored in requests. */
            readonly split_from?: string | null;
            /** @description Read-only; ignored in requests. */
            readonly created_by?: string;
            /**
             * Format: date-time
             * @description Read-only; ignored in requests.
             */
            readonly created_at?: string;
            /**
             * Format: date-time
             * @description Read-only; ignored in requests.
             */
            readonly updated_at?: string;
            /** @description Read-only; ignored in requests. */
            readonly updated_by?: string;
            /** @description Read-only; ignored in requests. */
            readonly version?: number;
            /** @description Read-only; ignored in requests. */
            readonly role?: components["schemas"]["Role"];
            /** @description Read-only; ignored in requests. */
            readonly response?: components["schemas"]["InvitationResponse"] | null;
            /** @description Read-only; ignored in requests. */
            readonly conflicts?: components["schemas"]["Conflict"][];
            /**
             * Format: date-time
             * @description Read-only; ignored in requests.
             */
            readonly conflicts_checked_until?: string;
            /** @description Read-only; ignored in requests. */
            readonly event_id?: string;
            /** @description Present if you send back an occurrence that you have read. For a recurring event, it must then be the occurrence that the query parameter `occurrence` names. Ignored for a single event, and with `scope=all` without `occurrence`. */
            occurrence_start?: string;
            /** @description Read-only; ignored in requests. */
            readonly rolled_back_to?: number;
        };
        Batch: {
            events: components["schemas"]["EventInput"][];
            /**
             * @description An atomic batch can have 20 events; it creates all of them or none.
             * @default atomic
             * @enum {string}
             */
            mode?: "atomic" | "partial";
        };
        FreeBusyRequest: {
            /**
             * @description RFC 3339 time; UTC if it has no offset. A date means midnight UTC.
             * @example 2030-06-03
             */
            from: string;
            /**
             * @description In the same format. Must be after `from`, by at most 62 days.
             * @example 2030-06-08
             */
            to: string;
            event_id?: string;
            /** @description Calendars whose busy times you want. You need `free_busy` or a higher role on each; `primary` is your own. */
            calendar_ids?: string[];
        };
        SlotsRequest: {
            /**
             * @description RFC 3339 time; UTC if it has no offset. A date means midnight UTC.
             * @example 2030-06-03
             */
            from: string;
            /**
             * @description In the same format. Must be after `from`, by at most 62 days.
             * @example 2030-06-08
             */
            to: string;
            /** @description Elapsed time, also when the clocks change. */
            duration_minutes: number;
            event_id?: string;
            /** @description Calendars that must all be free. You need `free_busy` or a higher role on each; `primary` is your own. */
            calendar_ids?: string[];
            /** @description Calendars, such as rooms. At least one must be free for the whole slot. You need `free_busy` or a higher role on each; `primary` is your own. */
            any_of?: string[];
            hours?: components["schemas"]["SlotHours"];
            /**
             * @description Slots start when the clocks of `hours.time_zone` (UTC without `hours`) show a multiple of these minutes since midnight.
             * @default 15
             */
            step_minutes?: number;
            /**
             * @description Maximum number of slots.
             * @default 10
             */
            limit?: number;
        };
        /** @description A slot must lie within the hours of one day: from its start to its end, the clocks of `time_zone` show one of the `days` and a time from `from` to `to`. */
        SlotHours: {
            /** @example America/New_York */
            time_zone: string;
            days: ("MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU")[];
            /** @example 09:00 */
            from: string;
            /** @example 17:00 */
            to: string;
        };
        CalendarInput: {
            name: string;
            description?: string | null;
            color?: string | null;
            /** @description Default for new events; defaults to `UTC`. */
            time_zone?: string | null;
            overlaps?: ("allow" | "reject") | null;
            /** @description Whether your lists include the events of the calendar. Your own setting, whatever your role. */
            is_shown?: boolean;
            /** @description Read-only; ignored in requests. */
            readonly id?: string;
            /** @description Read-only; ignored in requests. */
            readonly is_primary?: boolean;
            /** @description Read-only; ignored in requests. */
            readonly version?: number;
            /** @description Read-only; ignored in requests. */
            readonly created_by?: string;
            /**
             * Format: date-time
             * @description Read-only; ignored in requests.
             */
            readonly created_at?: string;
            /** @description Read-only; ignored in requests. */
            readonly updated_by?: string;
            /**
             * Format: date-time
             * @description Read-only; ignored in requests.
             */
            readonly updated_at?: string;
            /**
             * @description Read-only; ignored in requests.
             * @enum {string}
             */
            readonly role?: "free_busy" | "booker" | "viewer" | "editor" | "owner";
        };
        CalendarChange: {
            name?: string;
            description?: string | null;
            color?: string | null;
            /** @description Default for new events; defaults to `UTC`. */
            time_zone?: string | null;
            overlaps?: ("allow" | "reject") | null;
            /** @description Whether your lists include the events of the calendar. Your own setting, whatever your role. */
            is_shown?: boolean;
            /** @description Read-only; ignored in requests. */
            readonly id?: string;
            /** @description Read-only; ignored in requests. */
            readonly is_primary?: boolean;
            /** @description Read-only; ignored in requests. */
            readonly version?: number;
            /** @description Read-only; ignored in requests. */
            readonly created_by?: string;
            /**
             * Format: date-time
             * @description Read-only; ignored in requests.
             */
            readonly created_at?: string;
            /** @description Read-only; ignored in requests. */
            readonly updated_by?: string;
            /**
             * Format: date-time
             * @description Read-only; ignored in requests.
             */
            readonly updated_at?: string;
            /**
             * @description Read-only; ignored in requests.
             * @enum {string}
             */
            readonly role?: "free_busy" | "booker" | "viewer" | "editor" | "owner";
        };
        /** @description One person and a role, or several in `shares`. */
        CalendarShareRequest: components["schemas"]["CalendarShareByUserId"] | components["schemas"]["CalendarShareByUsername"] | components["schemas"]["CalendarShareByEmail"] | components["schemas"]["CalendarShares"];
        CalendarShare: components["schemas"]["CalendarShareByUserId"] | components["schemas"]["CalendarShareByUsername"] | components["schemas"]["CalendarShareByEmail"];
        CalendarRoleChange: {
            /**
             * @description `free_busy` sees when the calendar is busy; `booker` also puts events on it; `viewer` sees its events, members and history; `editor` also changes its events; `owner` also changes its settings and members, and deletes it.
             * @enum {string}
             */
            role: "free_busy" | "booker" | "viewer" | "editor" | "owner";
        };
        CalendarFile: string;
        CalendarLinkInput: {
            /**
             * @description `full` shows the events without their people; `busy` shows only when it is busy.
             * @enum {string}
             */
            detail: "full" | "busy";
            /** @description For example, who uses the link. */
            name?: string | null;
        };
        /** @description One person and a role, or several in `shares`. */
        ShareRequest: components["schemas"]["ShareByUserId"] | components["schemas"]["ShareByUsername"] | components["schemas"]["ShareByEmail"] | components["schemas"]["Shares"];
        Share: components["schemas"]["ShareByUserId"] | components["schemas"]["ShareByUsername"] | components["schemas"]["ShareByEmail"];
        RoleChange: {
            role: components["schemas"]["Role"];
        };
        ResponseChange: {
            /** @enum {string} */
            response: "accepted" | "tentative" | "declined";
        };
        /** @enum {string} */
        ChangeType: "create" | "update" | "share" | "role_change" | "unshare" | "response" | "release" | "delete" | "rollback";
        WebhookInput: {
            url: string;
            /**
             * Format: password
             * @description Secret that signs the messages. Generated if omitted.
             */
            secret?: string;
        };
        FeedItem: components["schemas"]["FeedMessage"] | components["schemas"]["CalendarMessage"] | components["schemas"]["FeedNotice"];
        FeedMessage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "event.created" | "event.updated" | "event.deleted" | "event.restored" | "event.rolled_back" | "event.shared" | "event.unshared" | "event.role_changed" | "event.responded";
            /** @description Sequence number in your feed: 1, 2, 3, …, without gaps. */
            seq: number;
            event_id: string;
            version: number;
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
            changed_fields: string[];
            /** @description The event at that version, with your role. `response` is null if you see it only through a calendar. Absent if the event is deleted or you no longer have access to it. */
            event?: components["schemas"]["Event"];
            /** @description `event` is omitted because it is too large or damaged in the table; read it by its id. */
            truncated?: boolean;
        };
        Event: components["schemas"]["EventContent"] & {
            id: string;
            description?: string | null;
            location?: string | null;
            recurrence_pattern?: components["schemas"]["RecurrencePattern"] | null;
            split_from?: string | null;
            /** @description Your role on the event. */
            role: components["schemas"]["Role"];
            /** @description Your answer; null if you see the event only through a calendar. */
            response: components["schemas"]["InvitationResponse"] | null;
            /** @description With `on_conflict=allow`: the events that it overlaps. */
            conflicts?: components["schemas"]["Conflict"][];
            /**
             * Format: date-time
             * @description After a write of a busy recurring event: the time up to which it was checked for conflicts. It is 366 days ahead, or less if `on_conflict=allow` saved more occurrences than one request can check.
             */
            conflicts_checked_until?: string;
            /** @description After a rollback: the version that was restored. */
            rolled_back_to?: number;
        };
        /** @description The recurrence rule, both as an RFC 5545 `rrule` and as separate fields. */
        RecurrencePattern: {
            rrule: string;
            /**
             * @description An all-day event must be `daily` or longer, without `by_hour`, `by_minute` and `by_second` (RFC 5545 §3.3.10).
             * @enum {string}
             */
            frequency?: "yearly" | "monthly" | "weekly" | "daily" | "hourly" | "minutely";
            /** @description Defaults to 1. */
            interval?: number;
            /** @description Weekdays, such as `MO`, `1TU` (the first Tuesday) and `-1FR` (the last Friday). */
            by_day?: string[];
            by_month?: number[];
            /** @description Negative numbers count from the end: -1 is the last. */
            by_week_no?: number[];
            /** @description Negative numbers count from the end: -1 is the last. */
            by_year_day?: number[];
            /** @description Negative numbers count from the end: -1 is the last. */
            by_month_day?: number[];
            by_hour?: number[];
            by_minute?: number[];
            by_second?: number[];
            /** @description Negative numbers count from the end: -1 is the last. */
            by_set_position?: number[];
            /** @enum {string} */
            week_start?: "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU";
            /** @description Must not be combined with `until`. */
            count?: number;
            /** @description Last possible start: an RFC 3339 time, or a date if the event is all-day. A time without an offset is local time in `time_zone`; the earlier part of a split series (`scope=following`) ends with such a time. If you move the series to a later time or day, `until` moves too, so that the last occurrence is kept. If the series starts whole periods later, `until` stays unchanged. */
            until?: string;
            exdates: string[];
            rdates: string[];
        };
        /**
         * @description The answer of a person to an invitation.
         * @enum {string}
         */
        InvitationResponse: "needs_action" | "accepted" | "tentative" | "declined";
        /** @description A conflicting event. `event_id` is null for an earlier event of the same batch. For events that you cannot see, only the busy time is listed, in UTC and after all others; `event_id` is null and `title` is absent. */
        Conflict: {
            event_id: string | null;
            /** @description The calendar on which they overlap: your primary calendar, or one that rejects overlaps. */
            calendar_id: string;
            /** @description For a recurring event: its first conflicting occurrence. */
            occurrence_start?: string;
            title?: string;
            /** @description RFC 3339 with an offset; a date if the event is all-day. */
            start_time: string;
            /** @description RFC 3339 with an offset; a date if the event is all-day. */
            end_time: string;
        };
        /** @description A change of a calendar that you are a member of. When your role becomes `viewer` or higher, list the events of the calendar. When it becomes lower, or after `calendar.unshared` and `calendar.deleted`, drop the events that you saw only through it. */
        CalendarMessage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "calendar.created" | "calendar.updated" | "calendar.shared" | "calendar.unshared" | "calendar.role_changed" | "calendar.deleted" | "calendar.restored";
            seq: number;
            calendar_id: string;
            version: number;
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
            changed_fields: string[];
            /** @description The calendar at that version. Absent if it is deleted or no longer shared with you. */
            calendar?: components["schemas"]["CalendarInMessage"];
            /** @description `calendar` is omitted because it is too large or damaged in the table; read it by its id. */
            truncated?: boolean;
        };
        CalendarInMessage: {
            id: string;
            name: string;
            description: string | null;
            color: string | null;
            time_zone: string;
            /**
             * @description `reject` refuses events that overlap on the calendar, for example if it is a room; `allow` accepts them.
             * @enum {string}
             */
            overlaps: "allow" | "reject";
            /** @description Every account has one primary calendar, which cannot be deleted. */
            is_primary: boolean;
            version: number;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            updated_by: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * @description `free_busy` sees when the calendar is busy; `booker` also puts events on it; `viewer` sees its events, members and history; `editor` also changes its events; `owner` also changes its settings and members, and deletes it.
             * @enum {string}
             */
            role: "free_busy" | "booker" | "viewer" | "editor" | "owner";
        };
        /** @description One of your webhooks was disabled and receives no more messages. */
        FeedNotice: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "webhook.disabled";
            seq: number;
            webhook_id: string;
            /** @enum {string} */
            reason: "gone" | "failing";
            /** Format: date-time */
            disabled_at: string;
        };
        /** @description One invalid part of the request: where it is and which rule it breaks. */
        FieldError: {
            /** @description JSON Pointer (RFC 6901) to the value in the body. */
            pointer?: string;
            /** @description Name of the query or path parameter. */
            parameter?: string;
            /** @description Name of the header. */
            header?: string;
            detail: string;
        };
        /** @description A field that both this request and another person changed, to different values. */
        MergeConflict: {
            field: string;
            /** @description The value at the version in `If-Match`. */
            base: unknown;
            /** @description The current value, set by another person. */
            theirs: unknown;
            /** @description The value in this request. */
            yours: unknown;
        };
        User: {
            id: string;
            username: string;
            email: string;
            /** Format: date-time */
            created_at: string;
        };
        TokenPair: {
            access_token: string;
            refresh_token: string;
            /** @constant */
            token_type: "bearer";
            /** @description Lifetime of the access token, in seconds. */
            expires_in: number;
        };
        SessionPage: {
            items: components["schemas"]["Session"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        Session: {
            id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_used_at: string;
            /** Format: date-time */
            expires_at: string;
            is_current: boolean;
        };
        BlockedUserPage: {
            items: components["schemas"]["BlockedUser"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        BlockedUser: {
            user_id: string;
            username: string;
            /** Format: date-time */
            blocked_at: string;
        };
        LeftEvents: {
            /** @description Number of events that this request removed you from. */
            left: number;
            /** @description Ids of the events that you cannot leave because you are their only owner. */
            kept: string[];
            /** @description Set if there were too many events for one request: send it as `cursor` to continue. Null when finished. */
            next_cursor: string | null;
        };
        EventOrPreview: components["schemas"]["EventDryRunResult"] | components["schemas"]["Event"];
        EventDryRunResult: {
            /** @description The resulting event; null if you would no longer have access to it. */
            event: components["schemas"]["EventPreview"] | null;
            /** @description Changes to the event, as its history would show them. If a series is split, changes to the part that keeps the id. */
            changes: {
                [key: string]: components["schemas"]["FieldChange"];
            };
            /** @description Events that it would overlap, with `on_conflict=allow`. */
            conflicts: components["schemas"]["Conflict"][];
        };
        EventPreview: components["schemas"]["EventContent"] & {
            /** @description Absent for an event that does not exist yet. */
            id?: string;
            description?: string | null;
            location?: string | null;
            recurrence_pattern?: components["schemas"]["RecurrencePattern"] | null;
            split_from?: string | null;
            /** @description Your role on the event. */
            role: components["schemas"]["Role"];
            /** @description Your answer; null if you see the event only through a calendar. */
            response: components["schemas"]["InvitationResponse"] | null;
            /** @description With `on_conflict=allow`: the events that it overlaps. */
            conflicts?: components["schemas"]["Conflict"][];
            /**
             * Format: date-time
             * @description After a write of a busy recurring event: the time up to which it was checked for conflicts. It is 366 days ahead, or less if `on_conflict=allow` saved more occurrences than one request can check.
             */
            conflicts_checked_until?: string;
            /** @description After a rollback: the version that was restored. */
            rolled_back_to?: number;
            event_id?: string;
            /** @description When the series schedules this occurrence. It identifies the occurrence and never changes, even if it is moved. */
            occurrence_start?: string;
        };
        FieldChange: {
            old: unknown;
            new: unknown;
        };
        EventOrOccurrencePage: {
            items: components["schemas"]["EventOrOccurrence"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        EventOrOccurrence: components["schemas"]["Event"] & {
            description?: string | null;
            location?: string | null;
            recurrence_pattern?: components["schemas"]["RecurrencePattern"] | null;
            split_from?: string | null;
            /** @description Your answer; null if you see the event only through a calendar. */
            response?: components["schemas"]["InvitationResponse"] | null;
            event_id?: string;
            /** @description When the series schedules this occurrence. It identifies the occurrence and never changes, even if it is moved. */
            occurrence_start?: string;
        };
        EventOrSnapshot: components["schemas"]["Event"] | components["schemas"]["Snapshot"];
        /** @description The event as it was at a version, with its people at that time. */
        Snapshot: components["schemas"]["EventContent"] & {
            id: string;
            description?: string | null;
            location?: string | null;
            recurrence_pattern?: components["schemas"]["RecurrencePattern"] | null;
            split_from?: string | null;
            exceptions: components["schemas"]["SeriesException"][];
            permissions: components["schemas"]["Permission"][];
        };
        /** @description An occurrence that differs from its series, with the fields that differ. */
        SeriesException: {
            /** @description RFC 3339 with an offset; a date if the event is all-day. */
            occurrence_start: string;
        } & {
            [key: string]: unknown;
        };
        Permission: {
            user_id: string;
            username: string;
            role: components["schemas"]["Role"];
            response: components["schemas"]["InvitationResponse"];
            granted_by: string;
            /** Format: date-time */
            granted_at: string;
        };
        EventOrOccurrenceOrPreview: components["schemas"]["EventDryRunResult"] | components["schemas"]["EventOrOccurrence"];
        CreatedEventsOrBatchResultsOrPreview: components["schemas"]["BatchDryRunResult"] | components["schemas"]["CreatedEvents"] | components["schemas"]["BatchResults"];
        BatchDryRunResult: {
            items: components["schemas"]["EventPreview"][] | components["schemas"]["BatchResultPreview"][];
            /** @description Always empty, because the events do not exist yet. */
            changes: {
                [key: string]: components["schemas"]["FieldChange"];
            };
            /** @description Events that it would overlap, with `on_conflict=allow`. */
            conflicts: components["schemas"]["Conflict"][];
        };
        BatchResultPreview: {
            /** @description Zero-based index of the event in the request. */
            index: number;
            /** @example 201 */
            status: number;
            event?: components["schemas"]["EventPreview"];
            /** @description The error, if the event was not created. */
            problem?: components["schemas"]["Problem"];
        };
        /** @description An error response (RFC 9457). */
        Problem: components["schemas"]["MalformedBodyProblem"] | components["schemas"]["MalformedQueryProblem"] | components["schemas"]["MalformedHeaderProblem"] | components["schemas"]["UnauthorizedProblem"] | components["schemas"]["ForbiddenProblem"] | components["schemas"]["NotFoundProblem"] | components["schemas"]["ScheduleConflictProblem"] | components["schemas"]["MergeConflictProblem"] | components["schemas"]["NameTakenProblem"] | components["schemas"]["LastOwnerProblem"] | components["schemas"]["PrimaryCalendarProblem"] | components["schemas"]["AccountClosingProblem"] | components["schemas"]["WebhookLimitProblem"] | components["schemas"]["LinkLimitProblem"] | components["schemas"]["BlockLimitProblem"] | components["schemas"]["IdempotencyKeyInUseProblem"] | components["schemas"]["FeedExpiredProblem"] | components["schemas"]["PreconditionFailedProblem"] | components["schemas"]["PayloadTooLargeProblem"] | components["schemas"]["UnsupportedMediaTypeProblem"] | components["schemas"]["InvalidRequestProblem"] | components["schemas"]["IdempotencyKeyReusedProblem"] | components["schemas"]["RateLimitedProblem"] | components["schemas"]["UnavailableProblem"] | components["schemas"]["InternalErrorProblem"];
        CreatedEvents: {
            items: components["schemas"]["Event"][];
            /** @description With `on_conflict=allow`: the events that it overlaps. */
            conflicts?: components["schemas"]["Conflict"][];
        };
        BatchResults: {
            results: components["schemas"]["BatchResult"][];
        };
        BatchResult: {
            /** @description Zero-based index of the event in the request. */
            index: number;
            /** @example 201 */
            status: number;
            event?: components["schemas"]["Event"];
            /** @description The error, if the event was not created. */
            problem?: components["schemas"]["Problem"];
        };
        OccurrencePage: {
            items: components["schemas"]["Occurrence"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        Occurrence: components["schemas"]["Event"] & {
            description?: string | null;
            location?: string | null;
            recurrence_pattern?: components["schemas"]["RecurrencePattern"] | null;
            split_from?: string | null;
            /** @description Your answer; null if you see the event only through a calendar. */
            response?: components["schemas"]["InvitationResponse"] | null;
            event_id: string;
            /** @description When the series schedules this occurrence. It identifies the occurrence and never changes, even if it is moved. */
            occurrence_start: string;
        };
        FreeBusy: {
            items: components["schemas"]["Busy"][];
        };
        /** @description Busy times of a person (`user_id`) or of a calendar (`calendar_id`), in UTC; null if the person has neither accepted nor answered tentatively. */
        Busy: {
            user_id?: string;
            calendar_id?: string;
            busy: components["schemas"]["BusyTime"][] | null;
        };
        BusyTime: {
            /** Format: date-time */
            start_time: string;
            /** Format: date-time */
            end_time: string;
        };
        Slots: {
            items: components["schemas"]["Slot"][];
        };
        /** @description A time at which everyone is free, with the offset of `hours.time_zone`, or in UTC without `hours`. */
        Slot: {
            /** Format: date-time */
            start_time: string;
            /** Format: date-time */
            end_time: string;
            /** @description With `any_of`: the first of these calendars that is free. */
            calendar_id?: string;
        };
        CalendarOrPreview: components["schemas"]["CalendarDryRunResult"] | components["schemas"]["Calendar"];
        CalendarDryRunResult: {
            /** @description The resulting calendar, without an id if it is new; null if you would no longer have access to it. */
            calendar: components["schemas"]["CalendarPreview"] | null;
            /** @description The old and the new value of each changed field. `permissions` lists only the people who were added, changed or removed. */
            changes: {
                [key: string]: components["schemas"]["FieldChange"];
            };
        };
        CalendarPreview: {
            id?: string;
            name: string;
            description: string | null;
            color: string | null;
            time_zone: string;
            /**
             * @description `reject` refuses events that overlap on the calendar, for example if it is a room; `allow` accepts them.
             * @enum {string}
             */
            overlaps: "allow" | "reject";
            /** @description Every account has one primary calendar, which cannot be deleted. */
            is_primary: boolean;
            version: number;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            updated_by: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * @description `free_busy` sees when the calendar is busy; `booker` also puts events on it; `viewer` sees its events, members and history; `editor` also changes its events; `owner` also changes its settings and members, and deletes it.
             * @enum {string}
             */
            role: "free_busy" | "booker" | "viewer" | "editor" | "owner";
            /** @description Whether your lists include the events of the calendar. Your own setting, whatever your role. */
            is_shown: boolean;
        };
        Calendar: {
            id: string;
            name: string;
            description: string | null;
            color: string | null;
            time_zone: string;
            /**
             * @description `reject` refuses events that overlap on the calendar, for example if it is a room; `allow` accepts them.
             * @enum {string}
             */
            overlaps: "allow" | "reject";
            /** @description Every account has one primary calendar, which cannot be deleted. */
            is_primary: boolean;
            version: number;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            updated_by: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * @description `free_busy` sees when the calendar is busy; `booker` also puts events on it; `viewer` sees its events, members and history; `editor` also changes its events; `owner` also changes its settings and members, and deletes it.
             * @enum {string}
             */
            role: "free_busy" | "booker" | "viewer" | "editor" | "owner";
            /** @description Whether your lists include the events of the calendar. Your own setting, whatever your role. */
            is_shown: boolean;
        };
        CalendarPage: {
            items: components["schemas"]["Calendar"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        RestoredCalendarOrPreview: components["schemas"]["CalendarDryRunResult"] | components["schemas"]["RestoredCalendar"];
        RestoredCalendar: components["schemas"]["Calendar"] & {
            description?: string | null;
            color?: string | null;
            /** @description The first 20 events within five years that overlap an earlier one; empty if the calendar allows overlaps. */
            conflicts: components["schemas"]["Conflict"][];
        };
        CalendarPermissionsOrPreview: components["schemas"]["CalendarMembersDryRunResult"] | components["schemas"]["CalendarPermissions"];
        CalendarMembersDryRunResult: {
            /** @description The people named in the request. */
            items: components["schemas"]["CalendarPermission"][];
            /** @description The old and the new value of each changed field. `permissions` lists only the people who were added, changed or removed. */
            changes: {
                [key: string]: components["schemas"]["FieldChange"];
            };
        };
        CalendarPermission: {
            user_id: string;
            username: string;
            /**
             * @description `free_busy` sees when the calendar is busy; `booker` also puts events on it; `viewer` sees its events, members and history; `editor` also changes its events; `owner` also changes its settings and members, and deletes it.
             * @enum {string}
             */
            role: "free_busy" | "booker" | "viewer" | "editor" | "owner";
            granted_by: string;
            /** Format: date-time */
            granted_at: string;
        };
        CalendarPermissions: {
            items: components["schemas"]["CalendarPermission"][];
        };
        CalendarPermissionPage: {
            items: components["schemas"]["CalendarPermission"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        CalendarPermissionOrPreview: components["schemas"]["CalendarMembersDryRunResult"] | components["schemas"]["CalendarPermission"];
        CalendarHistoryEntryPage: {
            items: components["schemas"]["CalendarHistoryEntry"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        CalendarHistoryEntry: {
            version: number;
            /** @enum {string} */
            change_type: "create" | "update" | "share" | "role_change" | "unshare" | "delete" | "restore";
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
            changed_fields: string[];
            /** @description The old and the new value of each changed field. `permissions` lists only the people who were added, changed or removed. */
            changes: {
                [key: string]: components["schemas"]["FieldChange"];
            };
        };
        ImportResponseOrPreview: components["schemas"]["ImportDryRunResult"] | components["schemas"]["ImportResponse"];
        ImportDryRunResult: {
            /** @description In the order of the file. A series with `RANGE=THISANDFUTURE` has one more result for each range. */
            results: components["schemas"]["ImportResult"][];
            /** @description The first 20 events that the events of the file would overlap. */
            conflicts: components["schemas"]["Conflict"][];
        };
        ImportResult: {
            /** @description Null for a component without a `UID`. */
            uid: string | null;
            /** @description The line of the file at which the component begins, or of its fault. */
            line: number;
            /**
             * @description `skipped`: the event has a higher `SEQUENCE`, or the file cancels an event that does not exist.
             * @enum {string}
             */
            status: "created" | "updated" | "unchanged" | "skipped" | "deleted" | "refused";
            event_id?: string;
            /** @description The names of properties and components that were not imported. */
            not_kept?: string[];
            /** @description The fault of the component in the file. */
            detail?: string;
            /** @description Why the event was not written. */
            problem?: components["schemas"]["Problem"];
        };
        ImportResponse: {
            /** @description In the order of the file. A series with `RANGE=THISANDFUTURE` has one more result for each range. */
            results: components["schemas"]["ImportResult"][];
        };
        CreatedCalendarLink: components["schemas"]["CalendarLink"] & {
            name?: string | null;
            /** @description To the hour; null if the link was never used. */
            last_used_at?: string | null;
            /** @description The URL for calendar programs. It is not shown again. */
            url: string;
        };
        CalendarLinkPage: {
            items: components["schemas"]["CalendarLink"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        CalendarLink: {
            id: string;
            name: string | null;
            /** @enum {string} */
            detail: "full" | "busy";
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** @description To the hour; null if the link was never used. */
            last_used_at: string | null;
        };
        PermissionsOrPreview: components["schemas"]["PeopleDryRunResult"] | components["schemas"]["Permissions"];
        PeopleDryRunResult: {
            /** @description The people named in the request. */
            items: components["schemas"]["PermissionPreview"][];
            /** @description Changes to the event, as its history would show them. If a series is split, changes to the part that keeps the id. */
            changes: {
                [key: string]: components["schemas"]["FieldChange"];
            };
            /** @description Events that it would overlap, with `on_conflict=allow`. */
            conflicts: components["schemas"]["Conflict"][];
        };
        PermissionPreview: components["schemas"]["Permission"] & {
            /** @description With `on_conflict=allow`: the events that it overlaps. */
            conflicts?: components["schemas"]["Conflict"][];
            /**
             * Format: date-time
             * @description After a write of a busy recurring event: the time up to which it was checked for conflicts. It is 366 days ahead, or less if `on_conflict=allow` saved more occurrences than one request can check.
             */
            conflicts_checked_until?: string;
        };
        Permissions: {
            items: components["schemas"]["Permission"][];
        };
        PermissionPage: {
            items: components["schemas"]["Permission"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        PermissionOrPreview: components["schemas"]["PeopleDryRunResult"] | components["schemas"]["Permission"];
        OwnPermissionOrPreview: components["schemas"]["PeopleDryRunResult"] | components["schemas"]["OwnPermission"];
        OwnPermission: components["schemas"]["Permission"] & {
            /** @description With `on_conflict=allow`: the events that it overlaps. */
            conflicts?: components["schemas"]["Conflict"][];
            /**
             * Format: date-time
             * @description After a write of a busy recurring event: the time up to which it was checked for conflicts. It is 366 days ahead, or less if `on_conflict=allow` saved more occurrences than one request can check.
             */
            conflicts_checked_until?: string;
        };
        HistoryEntryPage: {
            items: components["schemas"]["HistoryEntry"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        HistoryEntry: {
            version: number;
            change_type: components["schemas"]["ChangeType"];
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
            changed_fields: string[];
            changes: {
                [key: string]: components["schemas"]["FieldChange"];
            };
            rolled_back_to?: number;
        };
        Version: components["schemas"]["HistoryEntry"] & {
            snapshot: components["schemas"]["Snapshot"];
        };
        /** @description For each field: its current value, and the version, person and time that set it. */
        Blame: {
            /** @description Current version. */
            version: number;
            fields: {
                [key: string]: components["schemas"]["FieldOrigin"];
            };
        };
        FieldOrigin: {
            value: unknown;
            /** @description The version that set it. */
            version: number;
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
        };
        Diff: {
            from_version: number;
            to_version: number;
            changes: {
                [key: string]: components["schemas"]["FieldDifference"];
            };
            /** @description JSON Patch (RFC 6902) that turns the first snapshot into the second. */
            patch: components["schemas"]["PatchOperation"][];
        };
        FieldDifference: {
            from: unknown;
            to: unknown;
        };
        PatchOperation: {
            /** @constant */
            op: "replace";
            path: string;
            value: unknown;
        };
        Ticket: {
            ticket: string;
            /** @description The WebSocket URL to connect to; it contains the ticket. */
            url: string;
            /** @description Lifetime of the ticket, in seconds. */
            expires_in: number;
        };
        FeedPage: {
            items: components["schemas"]["FeedItem"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The `seq` of the newest message in the feed. The last page ends with it. */
            last_seq: number;
        };
        CurrentItemPage: {
            items: components["schemas"]["CurrentItem"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        CurrentItem: components["schemas"]["CurrentEvent"] | components["schemas"]["GoneEvent"] | components["schemas"]["CurrentCalendar"] | components["schemas"]["GoneCalendar"];
        CurrentEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "event.current";
            event_id: string;
            version: number;
            event: components["schemas"]["Event"];
        };
        GoneEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "event.gone";
            event_id: string;
        };
        CurrentCalendar: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "calendar.current";
            calendar_id: string;
            version: number;
            calendar: components["schemas"]["Calendar"];
        };
        GoneCalendar: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "calendar.gone";
            calendar_id: string;
        };
        CreatedWebhook: components["schemas"]["Webhook"] & {
            /** @description Time of the first failure since the last success; null if the last delivery succeeded. */
            failing_since?: string | null;
            /** @description Earliest time of the next retry; null if none is pending. */
            next_attempt_at?: string | null;
            disabled_at?: string | null;
            /** @description `gone`: the receiver answered 410. `failing`: every delivery failed for 3 days. */
            disabled_reason?: ("gone" | "failing") | null;
            secret: string;
        };
        WebhookPage: {
            items: components["schemas"]["Webhook"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        Webhook: {
            id: string;
            url: string;
            /** @enum {string} */
            status: "enabled" | "disabled";
            /** Format: date-time */
            created_at: string;
            /** @description The last message that the receiver accepted; initially the newest message when the webhook was created. */
            last_seq: number;
            /** @description Time of the first failure since the last success; null if the last delivery succeeded. */
            failing_since: string | null;
            /** @description Earliest time of the next retry; null if none is pending. */
            next_attempt_at: string | null;
            disabled_at: string | null;
            /** @description `gone`: the receiver answered 410. `failing`: every delivery failed for 3 days. */
            disabled_reason: ("gone" | "failing") | null;
        };
        DeliveryAttemptPage: {
            items: components["schemas"]["DeliveryAttempt"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        DeliveryAttempt: {
            /** @description Value of the `webhook-id` header. */
            message_id: string;
            seq: number;
            /** Format: date-time */
            attempted_at: string;
            duration_ms: number;
            /** @description HTTP status code from the receiver; null if there was no response. */
            status: number | null;
            /** @description Why there was no response; null if there was one. */
            error: string | null;
        };
        Health: {
            /** @constant */
            status: "ok";
            /** @description Release of the IANA time zone database in use. */
            time_zone_data: string;
        };
        OpenApiDocument: {
            openapi: string;
        } & {
            [key: string]: unknown;
        };
        AsyncApiDocument: {
            asyncapi: string;
        } & {
            [key: string]: unknown;
        };
        ServiceIndex: {
            name: string;
            version: string;
            links: {
                [key: string]: string;
            };
        };
        /** @description Malformed body (400). */
        MalformedBodyProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/malformed-body";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Malformed query parameter (400). */
        MalformedQueryProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/malformed-query";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
            /** @description The invalid parts of the request. */
            errors: components["schemas"]["FieldError"][];
        };
        /** @description Malformed header (400). */
        MalformedHeaderProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/malformed-header";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
            /** @description The invalid parts of the request. */
            errors: components["schemas"]["FieldError"][];
        };
        /** @description Unauthorized (401). */
        UnauthorizedProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/unauthorized";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Forbidden (403). */
        ForbiddenProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/forbidden";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Not found (404). */
        NotFoundProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/not-found";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Schedule conflict (409). */
        ScheduleConflictProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/schedule-conflict";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
            /** @description The first 20 conflicting events. */
            conflicts: components["schemas"]["Conflict"][];
            /** @description In a batch: the events of the request that conflict. */
            errors?: components["schemas"]["FieldError"][];
        };
        /** @description Merge conflict (409). */
        MergeConflictProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/merge-conflict";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
            /** @description Current version of the event or calendar. */
            current_version: number;
            /** @description Every conflicting field. */
            conflicts: components["schemas"]["MergeConflict"][];
        };
        /** @description Name taken (409). */
        NameTakenProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/name-taken";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
            /** @description The invalid parts of the request. */
            errors: components["schemas"]["FieldError"][];
        };
        /** @description Last owner (409). */
        LastOwnerProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/last-owner";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
            /** @description When you delete your account: the first 20 events that only you own and others are on. */
            event_ids?: string[];
            /** @description When you delete your account: the first 20 calendars that only you own and others are on. */
            calendar_ids?: string[];
        };
        /** @description Primary calendar (409). */
        PrimaryCalendarProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/primary-calendar";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Account closing (409). */
        AccountClosingProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/account-closing";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Too many webhooks (409). */
        WebhookLimitProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/webhook-limit";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Too many links (409). */
        LinkLimitProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/link-limit";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Too many blocked people (409). */
        BlockLimitProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/block-limit";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Idempotency key in use (409). */
        IdempotencyKeyInUseProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/idempotency-key-in-use";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Feed expired (410). */
        FeedExpiredProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/feed-expired";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
            /** @description The value for `since` after you read all pages of `listing`. */
            restart_from: number;
            /** @description Path, in this document, of the list of your current events and of those that are gone. */
            listing: string;
        };
        /** @description Precondition failed (412). */
        PreconditionFailedProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/precondition-failed";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
            /** @description Current version of the event or calendar. */
            current_version: number;
            /** @description Fields that changed since the version in `If-Match`; empty if it is not known. */
            changed_fields: string[];
        };
        /** @description Payload too large (413). */
        PayloadTooLargeProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/payload-too-large";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Unsupported media type (415). */
        UnsupportedMediaTypeProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/unsupported-media-type";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Invalid request (422). */
        InvalidRequestProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/invalid-request";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
            /** @description The invalid parts of the request. */
            errors: components["schemas"]["FieldError"][];
        };
        /** @description Idempotency key reused (422). */
        IdempotencyKeyReusedProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/idempotency-key-reused";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Too many requests (429). */
        RateLimitedProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/rate-limited";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Service unavailable (503). */
        UnavailableProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/unavailable";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        /** @description Internal error (500). */
        InternalErrorProblem: {
            /**
             * @description Identifies the problem type and never changes. It is also the path of a page that explains it. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/internal-error";
            /** @description Name of the problem type. */
            title: string;
            /** @description HTTP status code. */
            status: number;
            /** @description Explanation of this occurrence of the problem. */
            detail: string;
            /** @description Id of the request. */
            instance: string;
        };
        EventContent: {
            title: string;
            description: string | null;
            location: string | null;
            /** @description RFC 3339 with an offset; a date if the event is all-day. */
            start_time: string;
            /** @description End of the event, exclusive, in the same format as `start_time`. */
            end_time: string;
            time_zone: string;
            all_day: boolean;
            transparency: components["schemas"]["Transparency"];
            is_recurring: boolean;
            recurrence_pattern: components["schemas"]["RecurrencePattern"] | null;
            /** @description The calendar on which the event lives. */
            calendar_id: string;
            /** @description Further calendars that the event books, such as rooms. */
            resources: string[];
            split_from: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            updated_by: string;
            version: number;
        };
        ShareByUserId: {
            user_id: string;
            role: components["schemas"]["Role"];
        };
        ShareByUsername: {
            username: string;
            role: components["schemas"]["Role"];
        };
        ShareByEmail: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            role: components["schemas"]["Role"];
        };
        Shares: {
            shares: components["schemas"]["Share"][];
        };
        CalendarShareByUserId: {
            user_id: string;
            /**
             * @description `free_busy` sees when the calendar is busy; `booker` also puts events on it; `viewer` sees its events, members and history; `editor` also changes its events; `owner` also changes its settings and members, and deletes it.
             * @enum {string}
             */
            role: "free_busy" | "booker" | "viewer" | "editor" | "owner";
        };
        CalendarShareByUsername: {
            username: string;
            /**
             * @description `free_busy` sees when the calendar is busy; `booker` also puts events on it; `viewer` sees its events, members and history; `editor` also changes its events; `owner` also changes its settings and members, and deletes it.
             * @enum {string}
             */
            role: "free_busy" | "booker" | "viewer" | "editor" | "owner";
        };
        CalendarShareByEmail: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /**
             * @description `free_busy` sees when the calendar is busy; `booker` also puts events on it; `viewer` sees its events, members and history; `editor` also changes its events; `owner` also changes its settings and members, and deletes it.
             * @enum {string}
             */
            role: "free_busy" | "booker" | "viewer" | "editor" | "owner";
        };
        CalendarShares: {
            shares: components["schemas"]["CalendarShare"][];
        };
        RecurrenceRuleText: {
            rrule: string;
            /** @description Starts of occurrences to leave out. If omitted in an update, they stay unchanged. */
            exdates?: string[] | null;
            /** @description Starts of additional occurrences. If omitted in an update, they stay unchanged. */
            rdates?: string[] | null;
        };
        RecurrenceRuleFields: {
            /**
             * @description An all-day event must be `daily` or longer, without `by_hour`, `by_minute` and `by_second` (RFC 5545 §3.3.10).
             * @enum {string}
             */
            frequency: "yearly" | "monthly" | "weekly" | "daily" | "hourly" | "minutely";
            rrule?: string | null;
            interval?: number | null;
            by_day?: string[] | null;
            by_month?: number[] | null;
            by_week_no?: number[] | null;
            by_year_day?: number[] | null;
            by_month_day?: number[] | null;
            by_hour?: number[] | null;
            by_minute?: number[] | null;
            by_second?: number[] | null;
            by_set_position?: number[] | null;
            week_start?: ("MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU") | null;
            count?: number | null;
            until?: string | null;
            /** @description Starts of occurrences to leave out. If omitted in an update, they stay unchanged. */
            exdates?: string[] | null;
            /** @description Starts of additional occurrences. If omitted in an update, they stay unchanged. */
            rdates?: string[] | null;
        };
    };
    responses: {
        /** @description The request body is not valid JSON, or not valid UTF-8. Or: A query parameter is malformed, unknown or given more than once. */
        MalformedBodyOrMalformedQuery: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedBodyProblem"] | components["schemas"]["MalformedQueryProblem"];
            };
        };
        /** @description The user name or e-mail address is taken, regardless of case. */
        NameTaken: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["NameTakenProblem"];
            };
        };
        /** @description The request body exceeds 1 MB. */
        PayloadTooLarge: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
            };
        };
        /** @description The operation does not support this content type, charset (other than UTF-8) or content encoding. */
        UnsupportedMediaType: {
            headers: {
                "Accept-Encoding": components["headers"]["Accept-Encoding"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
            };
        };
        /** @description The request is well-formed but not valid; `errors` has an entry for each fault. */
        InvalidRequest: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InvalidRequestProblem"];
            };
        };
        /** @description Too many requests from one address, user or client application. */
        RateLimited: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RateLimitedProblem"];
            };
        };
        /** @description An internal error occurred. */
        InternalError: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InternalErrorProblem"];
            };
        };
        /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnavailableProblem"];
            };
        };
        /** @description The access token is missing, invalid, expired or revoked; at login, the user name or password is incorrect. */
        Unauthorized: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnauthorizedProblem"];
            };
        };
        /** @description `If-Match` is not the ETag of an event, or `Idempotency-Key` is not 1 to 255 visible ASCII characters. Or: A query parameter is malformed, unknown or given more than once. */
        MalformedHeaderOrMalformedQuery: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedHeaderProblem"] | components["schemas"]["MalformedQueryProblem"];
            };
        };
        /** @description A request with this `Idempotency-Key` is still in progress. */
        IdempotencyKeyInUse: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["IdempotencyKeyInUseProblem"];
            };
        };
        /** @description The `Idempotency-Key` was used with a different path, query or body. */
        IdempotencyKeyReused: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
            };
        };
        /** @description A query parameter is malformed, unknown or given more than once. */
        MalformedQuery: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedQueryProblem"];
            };
        };
        /** @description The resource does not exist, or you do not have access to it. The response is the same in both cases. */
        NotFound: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["NotFoundProblem"];
            };
        };
        /** @description The event or calendar would be left without an owner. */
        LastOwner: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["LastOwnerProblem"];
            };
        };
        /** @description Your account is being deleted, and the request would add you to an event. Or: You have blocked the maximum number of people. */
        AccountClosingOrBlockLimit: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["AccountClosingProblem"] | components["schemas"]["BlockLimitProblem"];
            };
        };
        /** @description The request body is not valid JSON, or not valid UTF-8. Or: `If-Match` is not the ETag of an event, or `Idempotency-Key` is not 1 to 255 visible ASCII characters. Or: A query parameter is malformed, unknown or given more than once. */
        MalformedBodyOrMalformedHeaderOrMalformedQuery: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedBodyProblem"] | components["schemas"]["MalformedHeaderProblem"] | components["schemas"]["MalformedQueryProblem"];
            };
        };
        /** @description The event overlaps other events on your calendar. Or: Your account is being deleted, and the request would add you to an event. Or: A request with this `Idempotency-Key` is still in progress. */
        ScheduleConflictOrAccountClosingOrIdempotencyKeyInUse: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ScheduleConflictProblem"] | components["schemas"]["AccountClosingProblem"] | components["schemas"]["IdempotencyKeyInUseProblem"];
            };
        };
        /** @description The request is well-formed but not valid; `errors` has an entry for each fault. Or: The `Idempotency-Key` was used with a different path, query or body. */
        InvalidRequestOrIdempotencyKeyReused: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InvalidRequestProblem"] | components["schemas"]["IdempotencyKeyReusedProblem"];
            };
        };
        /** @description You have access to the event, but your role does not allow this operation. */
        Forbidden: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ForbiddenProblem"];
            };
        };
        /** @description With `merge=true`: another person changed the same fields to different values. Or: The event overlaps other events on your calendar. Or: Your account is being deleted, and the request would add you to an event. Or: The event or calendar would be left without an owner. */
        MergeConflictOrScheduleConflictOrAccountClosingOrLastOwner: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MergeConflictProblem"] | components["schemas"]["ScheduleConflictProblem"] | components["schemas"]["AccountClosingProblem"] | components["schemas"]["LastOwnerProblem"];
            };
        };
        /** @description `If-Match` does not name the current version of the event. */
        PreconditionFailed: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
            };
        };
        /** @description Your account is being deleted, and the request would add you to an event. Or: A request with this `Idempotency-Key` is still in progress. */
        AccountClosingOrIdempotencyKeyInUse: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["AccountClosingProblem"] | components["schemas"]["IdempotencyKeyInUseProblem"];
            };
        };
        /** @description Your account is being deleted, and the request would add you to an event. */
        AccountClosing: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["AccountClosingProblem"];
            };
        };
        /** @description The request would delete a primary calendar, or change the role of its user on it. */
        PrimaryCalendar: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["PrimaryCalendarProblem"];
            };
        };
        /** @description The event or calendar would be left without an owner. Or: The request would delete a primary calendar, or change the role of its user on it. Or: Your account is being deleted, and the request would add you to an event. Or: A request with this `Idempotency-Key` is still in progress. */
        LastOwnerOrPrimaryCalendarOrAccountClosingOrIdempotencyKeyInUse: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["LastOwnerProblem"] | components["schemas"]["PrimaryCalendarProblem"] | components["schemas"]["AccountClosingProblem"] | components["schemas"]["IdempotencyKeyInUseProblem"];
            };
        };
        /** @description The event or calendar would be left without an owner. Or: The request would delete a primary calendar, or change the role of its user on it. */
        LastOwnerOrPrimaryCalendar: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["LastOwnerProblem"] | components["schemas"]["PrimaryCalendarProblem"];
            };
        };
        /** @description The calendar has the maximum number of secret links. Or: A request with this `Idempotency-Key` is still in progress. */
        LinkLimitOrIdempotencyKeyInUse: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["LinkLimitProblem"] | components["schemas"]["IdempotencyKeyInUseProblem"];
            };
        };
        /** @description The event or calendar would be left without an owner. Or: A request with this `Idempotency-Key` is still in progress. */
        LastOwnerOrIdempotencyKeyInUse: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["LastOwnerProblem"] | components["schemas"]["IdempotencyKeyInUseProblem"];
            };
        };
        /** @description The event overlaps other events on your calendar. */
        ScheduleConflict: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ScheduleConflictProblem"];
            };
        };
        /** @description The event overlaps other events on your calendar. Or: Your account is being deleted, and the request would add you to an event. Or: The event or calendar would be left without an owner. Or: A request with this `Idempotency-Key` is still in progress. */
        ScheduleConflictOrAccountClosingOrLastOwnerOrIdempotencyKeyInUse: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ScheduleConflictProblem"] | components["schemas"]["AccountClosingProblem"] | components["schemas"]["LastOwnerProblem"] | components["schemas"]["IdempotencyKeyInUseProblem"];
            };
        };
        /** @description The messages after `since` have expired. */
        FeedExpired: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["FeedExpiredProblem"];
            };
        };
        /** @description You have the maximum number of webhooks. Or: A request with this `Idempotency-Key` is still in progress. */
        WebhookLimitOrIdempotencyKeyInUse: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["WebhookLimitProblem"] | components["schemas"]["IdempotencyKeyInUseProblem"];
            };
        };
        /** @description Too many requests from one address, user or client application. */
        RateLimitedUnlimited: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RateLimitedProblem"];
            };
        };
        /** @description An internal error occurred. */
        InternalErrorUnlimited: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InternalErrorProblem"];
            };
        };
        /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
        UnavailableUnlimited: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnavailableProblem"];
            };
        };
        /** @description The resource does not exist, or you do not have access to it. The response is the same in both cases. */
        NotFoundUnlimited: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["NotFoundProblem"];
            };
        };
    };
    parameters: {
        /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
        "If-Match": string;
        /** @description The `ETag` of your copy. The response is 304 if it is still current. */
        "If-None-Match": string;
        /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
        "Idempotency-Key": string;
    };
    requestBodies: never;
    headers: {
        /** @description After a request with a `Content-Encoding`: the encoding that requests may have. */
        "Accept-Encoding": string;
        /** @description Identifies the returned state; for an event, its version, and your role if you have it through a calendar (`"3-editor"`). Send it as `If-Match` or `If-None-Match`. Absent in dry runs. */
        ETag: string;
        /** @description `true` if this is the stored response of an earlier request with the same `Idempotency-Key`. */
        "Idempotency-Replayed": "true";
        /** @description The next part of the same export: `<?cursor=…>; rel="next"` (RFC 8288). Absent from the last part. */
        Link: string;
        /** @description URL of the new resource. */
        Location: string;
        /** @description Requests remaining (`r`) in the bucket that applied, and seconds until it is full (`t`). Absent if the request was refused earlier, for example without a valid token. */
        RateLimit: string;
        /** @description Capacity (`q`) of that bucket, and the seconds in which it refills (`w`). */
        "RateLimit-Policy": string;
        /** @description Seconds to wait before you retry. */
        "Retry-After": number;
        /** @description The authentication that is required (RFC 6750). API Gateway renames it to `x-amzn-Remapped-WWW-Authenticate`. */
        "WWW-Authenticate": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    authRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** @description The account. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedQuery"];
            409: components["responses"]["NameTaken"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    authLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description An access token and a refresh token. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPair"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    authRefresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshToken"];
            };
        };
        responses: {
            /** @description A new access token and a new refresh token. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPair"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    authLogout: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended. */
            204: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            409: components["responses"]["IdempotencyKeyInUse"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    authListSessions: {
        parameters: {
            query?: {
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of your active sessions, newest first; at most 50 in total. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    authEndSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    usersReadMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your account. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    usersDeleteMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountDeletion"];
            };
        };
        responses: {
            /** @description The account is deleted and its tokens no longer work. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedBodyOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            409: components["responses"]["LastOwner"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    usersChangePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description The password was changed. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedBodyOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    usersExport: {
        parameters: {
            query?: {
                /** @description From the `Link` header of the previous part. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive. `Link` is absent from the last part. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    usersListBlocked: {
        parameters: {
            query?: {
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The people you have blocked, at most 200, by id. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockedUserPage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    usersBlock: {
        parameters: {
            query?: {
                /** @description Also leaves every event that this person added you to, regardless of your role. */
                leave_shared?: boolean;
                /** @description `next_cursor` of the previous response, to continue leaving events. Requires `leave_shared=true`. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of the person. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `leave_shared=true`: the person is blocked; the body reports the events that you left. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeftEvents"];
                };
            };
            /** @description The person is blocked. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["AccountClosingOrBlockLimit"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    usersUnblock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the person. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is not blocked. Also returned if they were not blocked before. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    eventsList: {
        parameters: {
            query?: {
                /** @description Only events that end after this time. RFC 3339; UTC if it has no offset; a date means midnight UTC. */
                from?: string;
                /** @description Only events that start before this time. RFC 3339; UTC if it has no offset; a date means midnight UTC. */
                to?: string;
                /** @description Alias of `from`. Must not be combined with it. */
                start_date?: string;
                /** @description Alias of `to`. Must not be combined with it. */
                end_date?: string;
                /** @description Words to search for; each must appear in the title, description or location, in any case (full Unicode case folding) and any normalization form. */
                q?: string;
                /** @description Only events on which you have this role. */
                role?: components["schemas"]["Role"];
                /** @description Returns each occurrence of a recurring event as an item. Requires `from` and `to`, at most 366 days apart. */
                expand?: boolean;
                /** @description Returns the deleted events that you own instead. Must not be combined with `from` or `to`. */
                deleted?: boolean;
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
                /** @description Only the events of these calendars: ids, separated by commas, or `primary`. Your role on each must be viewer or higher; at most 25. */
                calendars?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventOrOccurrencePage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    eventsCreate: {
        parameters: {
            query?: {
                /** @description What to do about overlaps with your calendar: `reject` answers 409; `allow` saves anyway and lists them. */
                on_conflict?: "reject" | "allow";
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventInput"];
            };
        };
        responses: {
            /** @description With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventOrPreview"];
                };
            };
            /** @description The new event. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            409: components["responses"]["ScheduleConflictOrAccountClosingOrIdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequestOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    eventsRead: {
        parameters: {
            query?: {
                /** @description Returns the event as it was at this time, with its people. RFC 3339; UTC if it has no offset. */
                as_of?: string;
            };
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event; with `as_of`, a snapshot. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventOrSnapshot"];
                };
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    eventsUpdate: {
        parameters: {
            query?: {
                /** @description What to do about overlaps with your calendar: `reject` answers 409; `allow` saves anyway and lists them. */
                on_conflict?: "reject" | "allow";
                /** @description Merges your change with changes made since the version in `If-Match`, which is required. Fields that only one side changed are kept; if both changed a field differently, the response is 409 with all three values. */
                merge?: boolean;
                /** @description The `occurrence_start` of the occurrence of a recurring event. Required with `scope=this` and `scope=following`. */
                occurrence?: string;
                /** @description What to change: only this occurrence (`this`, the default), this and all later ones (`following`), or the series (`all`). With `all` and an `occurrence`, the whole series moves by the difference between the times that you send and that occurrence. */
                scope?: "this" | "following" | "all";
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventChange"];
            };
        };
        responses: {
            /** @description The updated event or occurrence. With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventOrOccurrenceOrPreview"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["MergeConflictOrScheduleConflictOrAccountClosingOrLastOwner"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    eventsDelete: {
        parameters: {
            query?: {
                /** @description The `occurrence_start` of the occurrence of a recurring event. Required with `scope=this` and `scope=following`. */
                occurrence?: string;
                /** @description What to change: only this occurrence (`this`, the default), this and all later ones (`following`), or the series (`all`). With `all` and an `occurrence`, the whole series moves by the difference between the times that you send and that occurrence. */
                scope?: "this" | "following" | "all";
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDryRunResult"];
                };
            };
            /** @description The event was deleted. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    eventsUpdateAsPatch: {
        parameters: {
            query?: {
                /** @description What to do about overlaps with your calendar: `reject` answers 409; `allow` saves anyway and lists them. */
                on_conflict?: "reject" | "allow";
                /** @description Merges your change with changes made since the version in `If-Match`, which is required. Fields that only one side changed are kept; if both changed a field differently, the response is 409 with all three values. */
                merge?: boolean;
                /** @description The `occurrence_start` of the occurrence of a recurring event. Required with `scope=this` and `scope=following`. */
                occurrence?: string;
                /** @description What to change: only this occurrence (`this`, the default), this and all later ones (`following`), or the series (`all`). With `all` and an `occurrence`, the whole series moves by the difference between the times that you send and that occurrence. */
                scope?: "this" | "following" | "all";
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventChange"];
            };
        };
        responses: {
            /** @description The updated event or occurrence. With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventOrOccurrenceOrPreview"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["MergeConflictOrScheduleConflictOrAccountClosingOrLastOwner"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    eventsCreateBatch: {
        parameters: {
            query?: {
                /** @description What to do about overlaps with your calendar: `reject` answers 409; `allow` saves anyway and lists them. */
                on_conflict?: "reject" | "allow";
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Batch"];
            };
        };
        responses: {
            /** @description With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedEventsOrBatchResultsOrPreview"];
                };
            };
            /** @description The new events. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedEvents"];
                };
            };
            /** @description With `partial`: one result per event, in the order of the request. */
            207: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResults"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            409: components["responses"]["ScheduleConflictOrAccountClosingOrIdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequestOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    eventsListOccurrences: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of occurrences, by start. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OccurrencePage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    eventsReadFreeBusy: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FreeBusyRequest"];
            };
        };
        responses: {
            /** @description Busy times, with overlaps merged and without titles. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FreeBusy"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequestOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    eventsFindSlots: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SlotsRequest"];
            };
        };
        responses: {
            /** @description The first slots, by start; empty if no time is free. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Slots"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequestOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsList: {
        parameters: {
            query?: {
                /** @description Returns the deleted calendars that you own instead, as long as you can restore them (30 days). */
                deleted?: boolean;
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of calendars. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarPage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsCreate: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarInput"];
            };
        };
        responses: {
            /** @description With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarOrPreview"];
                };
            };
            /** @description The new calendar. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calendar"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            409: components["responses"]["AccountClosingOrIdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequestOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsRead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calendar"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsUpdate: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarChange"];
            };
        };
        responses: {
            /** @description The calendar. With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarOrPreview"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["AccountClosing"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsDelete: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarDryRunResult"];
                };
            };
            /** @description The calendar was deleted. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["PrimaryCalendar"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsUpdateAsPatch: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarChange"];
            };
        };
        responses: {
            /** @description The calendar. With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarOrPreview"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["AccountClosing"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsRestore: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar. With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestoredCalendarOrPreview"];
                };
            };
            400: components["responses"]["MalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyKeyInUse"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsRelease: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
                /** @description The id of the event. */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDryRunResult"];
                };
            };
            /** @description The event no longer books the calendar. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsShare: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarShareRequest"];
            };
        };
        responses: {
            /** @description With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarPermissionsOrPreview"];
                };
            };
            /** @description The permissions of the people named in the request. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarPermissions"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LastOwnerOrPrimaryCalendarOrAccountClosingOrIdempotencyKeyInUse"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequestOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsListPermissions: {
        parameters: {
            query?: {
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the members, by `user_id`; at most 500 in total. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarPermissionPage"];
                };
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsChangeRole: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
                /** @description The id of the person. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarRoleChange"];
            };
        };
        responses: {
            /** @description The permission. With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarPermissionOrPreview"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LastOwnerOrPrimaryCalendar"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsRemove: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
                /** @description The id of the person. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarDryRunResult"];
                };
            };
            /** @description The member was removed. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LastOwnerOrPrimaryCalendar"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsListHistory: {
        parameters: {
            query?: {
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions, newest first. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarHistoryEntryPage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    calendarsListEvents: {
        parameters: {
            query?: {
                /** @description Only events that end after this time. RFC 3339; UTC if it has no offset; a date means midnight UTC. */
                from?: string;
                /** @description Only events that start before this time. RFC 3339; UTC if it has no offset; a date means midnight UTC. */
                to?: string;
                /** @description Alias of `from`. Must not be combined with it. */
                start_date?: string;
                /** @description Alias of `to`. Must not be combined with it. */
                end_date?: string;
                /** @description Words to search for; each must appear in the title, description or location, in any case (full Unicode case folding) and any normalization form. */
                q?: string;
                /** @description Only events on which you have this role. */
                role?: components["schemas"]["Role"];
                /** @description Returns each occurrence of a recurring event as an item. Requires `from` and `to`, at most 366 days apart. */
                expand?: boolean;
                /** @description Returns the deleted events that you own instead. Must not be combined with `from` or `to`. */
                deleted?: boolean;
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventOrOccurrencePage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    icalendarReadEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file (RFC 5545). */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    icalendarReadCalendar: {
        parameters: {
            query?: {
                /** @description Only events that end after this time; defaults to 90 days before the present, or before an earlier `to`. RFC 3339, UTC without an offset. */
                from?: string;
                /** @description Only events that start before this time; defaults to 366 days after the present, or after a later `from`. */
                to?: string;
            };
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file (RFC 5545). */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    icalendarImport: {
        parameters: {
            query?: {
                /** @description What to do about overlaps: `allow`, the default, saves the event; `reject` refuses it. Calendars that reject overlaps do so in any case. */
                on_conflict?: "reject" | "allow";
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/calendar": components["schemas"]["CalendarFile"];
            };
        };
        responses: {
            /** @description With `dry_run=true`: a preview, which has `conflicts`; nothing is saved. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportResponseOrPreview"];
                };
            };
            /** @description The result of each `UID`. */
            207: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportResponse"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["AccountClosingOrIdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequestOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    linksList: {
        parameters: {
            query?: {
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the links, oldest first; at most 20 in total. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarLinkPage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    linksCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarLinkInput"];
            };
        };
        responses: {
            /** @description The link with its URL. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedCalendarLink"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LinkLimitOrIdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequestOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    linksDelete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the calendar; `primary` is your own primary calendar. */
                id: string;
                /** @description The id of the link. */
                linkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link was deleted. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    icalendarReadFeed: {
        parameters: {
            query?: {
                /** @description Only events that end after this time; defaults to 90 days before the present, or before an earlier `to`. RFC 3339, UTC without an offset. */
                from?: string;
                /** @description Only events that start before this time; defaults to 366 days after the present, or after a later `from`. */
                to?: string;
            };
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The secret of the link. */
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file (RFC 5545). */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    icalendarReadFeedAsHead: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The secret of the link. */
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file (RFC 5545). */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A query parameter is malformed, unknown or given more than once. */
            400: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The resource does not exist, or you do not have access to it. The response is the same in both cases. */
            404: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    sharingShare: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionsOrPreview"];
                };
            };
            /** @description The permissions of the people named in the request. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Permissions"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LastOwnerOrIdempotencyKeyInUse"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequestOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    sharingListPermissions: {
        parameters: {
            query?: {
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the people on the event, by `user_id`; at most 45 in total. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionPage"];
                };
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    sharingChangeRole: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
                /** @description The id of the person. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleChange"];
            };
        };
        responses: {
            /** @description The permission. With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionOrPreview"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LastOwner"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    sharingRemove: {
        parameters: {
            query?: {
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
                /** @description The id of the person. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDryRunResult"];
                };
            };
            /** @description The person was removed. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LastOwner"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    sharingRespond: {
        parameters: {
            query?: {
                /** @description What to do about overlaps with your calendar: `reject` answers 409; `allow` saves anyway and lists them. */
                on_conflict?: "reject" | "allow";
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResponseChange"];
            };
        };
        responses: {
            /** @description Your permission. With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnPermissionOrPreview"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ScheduleConflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequest"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    versionsListHistory: {
        parameters: {
            query?: {
                /** @description Only versions by this user id. */
                changed_by?: string;
                /** @description Only versions with this type of change. */
                change_type?: components["schemas"]["ChangeType"];
                /** @description Only versions from this time on. RFC 3339; UTC if it has no offset. */
                since?: string;
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions, newest first. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryEntryPage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    versionsReadVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the event. */
                id: string;
                /** @description The number of a version: 1, 2, 3, … */
                versionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    versionsBlame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the event. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last change of each field. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Blame"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    versionsRollback: {
        parameters: {
            query?: {
                /** @description What to do about overlaps with your calendar: `reject` answers 409; `allow` saves anyway and lists them. */
                on_conflict?: "reject" | "allow";
                /** @description Previews the write: returns 200 with the result, or the error that you would get. Nothing is saved, and `Idempotency-Key` is ignored. */
                dry_run?: boolean;
            };
            header?: {
                /** @description Writes only if the event still has this version; otherwise 412. Send the `ETag` that you read, with its quotation marks, such as `"3"`; a list of ETags, or `*` for any version. A `W/` prefix is ignored. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description Id of the event. */
                id: string;
                /** @description The number of a version: 1, 2, 3, … */
                versionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The restored event. With `dry_run=true`: a preview, which has `changes`; nothing is saved. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventOrPreview"];
                };
            };
            400: components["responses"]["MalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["ScheduleConflictOrAccountClosingOrLastOwnerOrIdempotencyKeyInUse"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    versionsDiff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the event. */
                id: string;
                /** @description The number of a version: 1, 2, 3, … */
                versionId1: string;
                /** @description The number of a version: 1, 2, 3, … */
                versionId2: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes from the first version to the second. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diff"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    notificationsCreateTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket. */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["MalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            409: components["responses"]["IdempotencyKeyInUse"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    changesList: {
        parameters: {
            query?: {
                /** @description The `seq` of the last message that you processed; 0 returns all messages. If omitted, only `last_seq` is returned. */
                since?: number;
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of messages, oldest first. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedPage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            410: components["responses"]["FeedExpired"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    changesListCurrent: {
        parameters: {
            query?: {
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events and calendars, in no particular order. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentItemPage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    webhooksList: {
        parameters: {
            query?: {
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of your webhooks, oldest first; at most 5 in total. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    webhooksCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value, such as a UUID, that makes retries safe. A repeat with the same key within 24 hours is not executed again and returns the original response. Errors are not stored. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookInput"];
            };
        };
        responses: {
            /** @description The webhook with its secret. The secret is not shown again. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWebhook"];
                };
            };
            400: components["responses"]["MalformedBodyOrMalformedHeaderOrMalformedQuery"];
            401: components["responses"]["Unauthorized"];
            409: components["responses"]["WebhookLimitOrIdempotencyKeyInUse"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidRequestOrIdempotencyKeyReused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    webhooksRead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    webhooksDelete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook was deleted. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    webhooksListDeliveries: {
        parameters: {
            query?: {
                /** @description Maximum number of items per page. */
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the attempts in the last 7 days, newest first; at most 100 in total. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryAttemptPage"];
                };
            };
            400: components["responses"]["MalformedQuery"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    healthRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service is healthy and reaches its database. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    healthReadAsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service is healthy and reaches its database. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    docsOpenapi: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenApiDocument"];
                };
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    docsOpenapiAsHead: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    docsAsyncapi: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description AsyncAPI 3.0. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AsyncApiDocument"];
                };
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    docsAsyncapiAsHead: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description AsyncAPI 3.0. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    docsSwaggerUi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    docsSwaggerUiAsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    docsRedoc: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    docsRedocAsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    docsAsyncapiPage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    docsAsyncapiPageAsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    docsAsset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The file name that the page links to. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                    "text/css": string;
                };
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["NotFoundUnlimited"];
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    docsAssetAsHead: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The file name that the page links to. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The resource does not exist, or you do not have access to it. The response is the same in both cases. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    docsIndex: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The links. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceIndex"];
                    "text/html": string;
                };
            };
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    docsIndexAsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The links. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    docsIndexAtRoot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The links. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceIndex"];
                    "text/html": string;
                };
            };
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    docsIndexAtRootAsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The links. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    docsListProblems: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    docsListProblemsAsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    docsReadProblem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The last segment of the `type` of a problem. */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            404: components["responses"]["NotFoundUnlimited"];
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    docsReadProblemAsHead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The last segment of the `type` of a problem. */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The resource does not exist, or you do not have access to it. The response is the same in both cases. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webReadPage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    webReadPageAsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An HTML page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webReadAsset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The file name that the page links to. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                    "text/css": string;
                };
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["NotFoundUnlimited"];
            429: components["responses"]["RateLimitedUnlimited"];
            500: components["responses"]["InternalErrorUnlimited"];
            503: components["responses"]["UnavailableUnlimited"];
        };
    };
    webReadAssetAsHead: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of your copy. The response is 304 if it is still current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The file name that the page links to. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Your copy is current. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The resource does not exist, or you do not have access to it. The response is the same in both cases. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many requests from one address, user or client application. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An internal error occurred. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    webhooksReceive: {
        parameters: {
            query?: never;
            header: {
                /** @description Id of the message. A retry has the same id; ignore ids that you have processed. */
                "webhook-id": string;
                /** @description Time of the attempt, in seconds since the Unix epoch. Reject old ones. */
                "webhook-timestamp": string;
                /** @description `v1,` and the base64 of HMAC-SHA-256 over `<webhook-id>.<webhook-timestamp>.<body>`, with the decoded secret of the webhook (Standard Webhooks). */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FeedItem"];
            };
        };
        responses: {
            /** @description You want no more messages. The webhook is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description You have the message. The next one is sent. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: the message is sent again, with pauses that grow to one hour. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
