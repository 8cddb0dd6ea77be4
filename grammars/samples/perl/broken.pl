#!/usr/bin/env perl
# Checks mail queues and prints the senders that fill them.
package Queue::Report;

use v5.36;
use utf8;
use autodie;
use Carp qw(croak carp);
use File::Spec ();
use List::Util qw(sum0 max first);
use Getopt::Long qw(GetOptionsFromArray :config no_ignore_case);

our $VERSION = '1.4.2';

use constant {
    MAX_AGE  => 86_400,
    SIZE_RE  => qr/^size=(\d+)\s*(?:[#].*)?$/xi,
};

my %handlers = (
    from => sub { my ($entry, $value) = @_; $entry->{from} = lc $value },
    size => sub { my ($entry, $value) = @_; $entry->{size} += $value || 0 },
    to   => \&_add_recipient,
);

sub _add_recipient ($entry, $value, @rest) {
    push @{ $entry->{to} }, grep { length } split /\s*,\s*/, $value;
    return;
}

sub read_file ($self, $path) {
    open my $in, '<:encoding(UTF-8)', $path;
    my %entry = (path => $path, to => [], size => 0);
    LINE:
    while (my $line = <$in>) {
        chomp $line;
        next LINE if $line =~ /^\s*$/ or $line =~ m{^//};
        last LINE if $line eq '.';
        if ($line =~ SIZE_RE) {
            $entry{size} = $1;
        }
        elsif (my ($key, $value) = $line =~ /^(\w+)\s*[:=]\s*"?(.*?)"?$/) {
            my $handler = $handlers{$key} // next LINE;
            $handler->(\%entry, $value);
        else {
            carp sprintf('%s:%d: not understood: %.20s', $path, $., $line);
        }
    }
    close $in;
    return \%entry;
}
