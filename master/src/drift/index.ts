export { DriftReports } from './drift-reports.ts';
