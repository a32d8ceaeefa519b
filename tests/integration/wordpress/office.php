<?php
// Runs one line of PHP inside WordPress, as an administrator: php office.php FOLDER 'echo 1;'
error_reporting(E_ALL & ~E_DEPRECATED);
$_SERVER['HTTP_HOST'] = getenv('WORDPRESS_HOST');
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
if (getenv('WORDPRESS_INSTALLING')) {
    define('WP_INSTALLING', true);
}
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
eval($argv[2]);
