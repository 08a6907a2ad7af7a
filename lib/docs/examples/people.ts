/** The people and ids of the examples. */
export const ADA = 'usr_01JZ8Q5W2M4T6R8P0N1L3K5J7H';
export const GRACE = 'usr_01JZ8Q9C4D6F8H0J2K4M6N8P0R';
export const PRIMARY = 'cal_01JZ8Q5W2M4T6R8P0N1L3K5J7H';
export const SUPPORT = 'cal_01JZ8QC3E5G7J9M1P3R5T7V9X1';
export const ROOM = 'cal_01JZ8QD7F9H1K3N5Q7S9V1X3Z5';
export const REVIEW = 'evt_01JZ8Q6Y7N3V5X9B2D4F6H8K0M';
export const STANDUP = 'evt_01JZ8QE2G4J6L8P0R2T4W6Y8A0';
export const LUNCH = 'evt_01JZ8QB1C3D5E7F9G1H3J5K7M9';
export const CREATED_AT = '2030-05-20T12:00:00.000Z';
export const CHANGED_AT = '2030-05-21T08:30:00.000Z';

const granted = { granted_by: ADA, granted_at: CREATED_AT };
export const OWNER = { user_id: ADA, username: 'ada', role: 'owner', response: 'accepted', ...granted };
export const INVITED = {
  user_id: GRACE,
  username: 'grace',
  role: 'editor',
  response: 'needs_action',
  ...granted,
  granted_at: CHANGED_AT,
};
