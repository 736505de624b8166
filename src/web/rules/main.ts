// First, because it says in which order the layers apply.
import '../ui/style.css';
import '../ui/browser/theme.ts';
import './rules.css';
