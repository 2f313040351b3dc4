/** Where a camera's page is. */
export const cameraAddress = (cameraId: string): string => `/cameras/${encodeURIComponent(cameraId)}`;
