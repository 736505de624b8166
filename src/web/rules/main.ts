import '../ui/theme.ts';
import '../ui/style.css';
import './rules.css';
